"""Headers of every answer: what the page may load, who may frame it, and that nobody keeps a copy."""

from flask import Flask, Response

from webapp.assets import is_asset

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # addresses name sites and records
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# On the scanner's page alone: WebAssembly decodes codes where the browser cannot, and the camera's picture is shown.
WITH_A_CAMERA = {
    "Content-Security-Policy": POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
    + "; media-src 'self' blob:",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
YEAR = 365 * 24 * 3600


def add_headers(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer of the application, but for those that a view set itself."""
    always = dict(HEADERS)
    if secure:
        always["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    personal = always | {"Cache-Control": "no-store"}

    @app.after_request
    def headers(response: Response) -> Response:
        is_file = is_asset()
        there = {name.lower() for name, _ in response.headers}  # once: each question would read all of them
        wanted = (always if is_file else personal).items()
        response.headers.extend([(name, value) for name, value in wanted if name.lower() not in there])
        if not is_file:
            response.headers.add("Vary", "Cookie")
        return response


def with_a_camera(response: Response) -> Response:
    """Let this one page use the camera and decode its pictures."""
    response.headers.update(WITH_A_CAMERA)
    return response
