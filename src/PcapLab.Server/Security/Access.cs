using Microsoft.AspNetCore.Http;

namespace PcapLab.Server.Security;

/// <summary>Who asks: the token of the printed URL, a signed cookie, a user's password, or an API key. Everything but the sign-in page itself wants one of them.</summary>
internal sealed class Access(string token, UserDirectory users, Cookies cookies, AuditLog audit, RateLimit limit)
{
    private const string Key = "pcaplab.identity";

    public static Identity Of(HttpContext http) => http.Items[Key] is Identity i ? i : Identity.Nobody;

    public async Task Check(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Query.TryGetValue("token", out var given) && HttpMethods.IsGet(http.Request.Method))
        {
            await Enter(http, given.ToString()).ConfigureAwait(false);
            return;
        }

        var who = Identify(http.Request);
        http.Items[Key] = who;
        if (who.Role == Role.None && !IsOpen(http.Request))
        {
            await Unauthorized(http).ConfigureAwait(false);
            return;
        }

        await next(http).ConfigureAwait(false);
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)) audit.Write(http, "request", who);
    }

    /// <summary>POST /login with a form or a JSON body of name and password.</summary>
    public async Task SignIn(HttpContext http)
    {
        if (!limit.MaySignIn(http))
        {
            await Answers.Error(http, StatusCodes.Status429TooManyRequests, "too many sign-ins; wait a minute").ConfigureAwait(false);
            return;
        }

        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false) : FormCollection.Empty;
        var name = form["name"].ToString();
        var who = name.Length == 0 && Secrets.SameText(form["token"].ToString(), token) ? new Identity("token", Role.Operator) : users.SignIn(name, form["password"].ToString());
        audit.Write(http, who.Role == Role.None ? "sign-in-failed" : "sign-in", who with { Name = name });
        if (who.Role != Role.None) SetCookie(http, who);
        http.Response.Redirect(who.Role == Role.None ? "/login?failed=1" : "/");
    }

    public void SignOut(HttpContext http)
    {
        http.Response.Cookies.Delete(CookieName(http.Request));
        http.Response.Redirect("/login");
    }

    private async Task Enter(HttpContext http, string given)
    {
        if (!Secrets.SameText(given, token))
        {
            if (limit.MaySignIn(http)) audit.Write(http, "token-wrong", Identity.Nobody);
            await Unauthorized(http).ConfigureAwait(false);
            return;
        }

        var who = new Identity("token", Role.Operator);
        SetCookie(http, who);
        audit.Write(http, "sign-in", who);
        var rest = QueryString.Create(http.Request.Query.Where(q => q.Key != "token").SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v))));
        http.Response.Redirect((http.Request.Path.Value is ['/', not ('/' or '\\'), ..] path ? path : "/") + rest);
    }

    private void SetCookie(HttpContext http, Identity who) => http.Response.Cookies.Append(CookieName(http.Request), cookies.Issue(who), new CookieOptions
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", IsEssential = true,
    });

    private Identity Identify(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            var key = header["Bearer ".Length..];
            return Secrets.SameText(key, token) ? new Identity("token", Role.Operator) : users.ByKey(key);
        }

        var who = cookies.Read(request.Cookies[CookieName(request)]);
        return who.Name is "token" or "" ? who : who with { Role = users.RoleOf(who.Name) };
    }

    /// <summary>Cookies know no ports: two dashboards on one machine keep theirs apart by name.</summary>
    private static string CookieName(HttpRequest request) => $"{Cookies.Name}_{request.Host.Port ?? 0}";

    private static bool IsOpen(HttpRequest request) =>
        request.Path.Value is "/healthz" or "/login" or "/theme.css" or "/favicon.svg" || request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);

    private static Task Unauthorized(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        var wantsPage = http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal) && !path.StartsWith("/api/", StringComparison.Ordinal);
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return wantsPage ? LoginPage.Write(http, false) : Answers.Error(http, StatusCodes.Status401Unauthorized, "sign in: open the URL that `pcaplab serve` printed, or send an API key as a bearer token");
    }
}
