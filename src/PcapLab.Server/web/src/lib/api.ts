/** An answer that is not 2xx: the server's own sentence, and where in the filter the error stands. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string, readonly position = -1, readonly length = 0) {
    super(message);
  }
}

export type Query = Record<string, string | number | boolean | undefined | null>;

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `/api/v1/${path}${text ? `?${text}` : ''}`;
}

async function answer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  // A body that breaks off is an error of its own, never an empty answer.
  if (response.ok) return await response.json() as T;
  const body: unknown = await response.json().catch(() => ({}));
  const { error, position, length } = body as { error?: string; position?: number; length?: number };
  throw new ApiError(response.status, error ?? `the server answered ${response.status}`, position, length);
}

export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return answer<T>(await fetch(address(path, query), { signal: signal ?? null, credentials: 'same-origin' }));
}

export async function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  return answer<T>(await fetch(address(path), {
    method,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }));
}

export function message(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  if (error instanceof TypeError) return 'The server does not answer; it may be restarting.';
  return error instanceof Error ? error.message : String(error);
}
