using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;

namespace PcapLab.Server.Alerts;

/// <summary>Sends alerts one after the other; a hook that does not answer in five seconds or a queue of 100 costs that alert's message, nothing else.</summary>
internal sealed class Webhooks : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Channel<(string Url, Alert Alert)> _queue = Channel.CreateBounded<(string, Alert)>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropWrite });

    public Webhooks() => _ = Run();

    /// <summary>The last failure, for the alerts page.</summary>
    public string? LastError { get; private set; }

    public void Send(string url, Alert alert) => _queue.Writer.TryWrite((url, alert));

    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _client.Dispose();
    }

    private async Task Run()
    {
        await foreach (var (url, alert) in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes([alert], AlertJson.Default.ListAlert));
                body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var answer = await _client.PostAsync(new Uri(url), body).ConfigureAwait(false);
                LastError = answer.IsSuccessStatusCode ? null : $"{url} answered {(int)answer.StatusCode}";
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or ObjectDisposedException)
            {
                LastError = $"{url}: {e.Message}";
            }
        }
    }
}
