/// The type of a file's content, by the end of its name.
struct ContentType: Sendable, Equatable {
    /// The type, as it stands in the header.
    let value: String
    /// Whether a browser would show it as a page, whose scripts run.
    let isDocument: Bool

    private static let types = [
        "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "css": "text/css; charset=utf-8", "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8",
        "json": "application/json", "map": "application/json", "txt": "text/plain; charset=utf-8",
        "md": "text/markdown; charset=utf-8", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg",
        "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif", "ico": "image/x-icon",
        "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "wasm": "application/wasm",
        "xml": "application/xml", "pdf": "application/pdf", "mp3": "audio/mpeg", "mp4": "video/mp4",
        "webm": "video/webm",
    ]
    private static let documents: Set<String> = ["html", "htm", "svg", "xml", "pdf"]

    /// The type of a file; `application/octet-stream` when its ending says nothing.
    init(path: String) {
        let name = path.split(separator: "/").last ?? ""
        let ending = name.contains(".") ? name.split(separator: ".").last?.lowercased() ?? "" : ""
        self.value = Self.types[ending] ?? "application/octet-stream"
        self.isDocument = Self.documents.contains(ending)
    }
}
