import { get } from './api';
import { Store } from './store';
import type { Me } from './types';

/** Who is signed in; the palette comes along because charts need it before anything else. */
export const me = new Store<Me>({ name: '', role: 'viewer', version: '', places: false, threats: false, knowledge: [], palette: {} });

export async function loadMe(): Promise<void> {
  me.value = await get<Me>('me');
}
