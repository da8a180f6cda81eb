using Microsoft.AspNetCore.Http;

namespace PcapLab.Server.Security;

/// <summary>The one page that works without a cookie and without script.</summary>
internal static class LoginPage
{
    public static Task Write(HttpContext http, bool failed)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        var note = failed ? "<p class=\"wrong\" role=\"alert\">That did not match. Try again.</p>" : "";
        return http.Response.WriteAsync($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sign in – PcapLab</title><link rel="stylesheet" href="/theme.css"><link rel="stylesheet" href="/assets/login.css"></head>
            <body><main><h1>PcapLab</h1>
            <p>Open the address that <code>pcaplab serve</code> printed, or sign in here.</p>{note}
            <form method="post" action="/login">
            <label>Name <input name="name" autocomplete="username" maxlength="64"></label>
            <label>Password <input name="password" type="password" autocomplete="current-password" maxlength="256"></label>
            <p>or</p>
            <label>Token <input name="token" type="password" autocomplete="off" maxlength="128"></label>
            <button>Sign in</button></form></main></body></html>
            """, http.RequestAborted);
    }
}
