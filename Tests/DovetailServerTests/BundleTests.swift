import DovetailCore
import Foundation
import Testing

@Suite("Bundles over HTTP")
struct BundleTests {
    @Test("H10 · a bundle's files have their types, a strong tag, and are kept by browsers for good")
    func files() async throws {
        try await withServer { server in
            let script = try await server.guest.get("/bundles/Greeter/1.0.0/dist/remoteEntry.js")
            #expect(script.status == 200 && script.text == "window.Greeter = {};\n")
            #expect(script.headers["content-type"] == ["text/javascript; charset=utf-8"])
            #expect(script.headers["cache-control"] == ["public, max-age=31536000, immutable"])
            #expect(script.headers["x-content-type-options"] == ["nosniff"])
            #expect(script.headers["access-control-allow-origin"] == ["*"])
            let tag = try #require(script.headers["etag"].first)
            #expect(tag.hasPrefix("\"") && tag.count == 66)

            let unchanged = try await server.guest.get(
                "/bundles/Greeter/1.0.0/dist/remoteEntry.js", headers: ["If-None-Match": "\"other\", \(tag)"])
            #expect(unchanged.status == 304 && unchanged.bytes.isEmpty && unchanged.headers["etag"] == [tag])

            let head = try await server.guest.send("HEAD", "/bundles/Greeter/1.0.0/dist/remoteEntry.js")
            #expect(head.status == 200 && head.bytes.isEmpty && head.headers["content-length"] == ["21"])

            for (file, type) in [
                ("style.css", "text/css; charset=utf-8"), ("icon.svg", "image/svg+xml"),
                ("index.html", "text/html; charset=utf-8"),
            ] {
                let answer = try await server.guest.get("/bundles/Greeter/1.0.0/dist/\(file)")
                #expect(answer.headers["content-type"] == [type])
            }
        }
    }

    @Test("a page runs in a sandbox: another origin in all but name")
    func sandbox() async throws {
        try await withServer { server in
            for file in ["index.html", "icon.svg"] {
                let answer = try await server.guest.get("/bundles/Greeter/1.0.0/dist/\(file)")
                #expect(answer.headers["content-security-policy"] == ["sandbox allow-scripts allow-forms"])
            }
            let script = try await server.guest.get("/bundles/Greeter/1.0.0/dist/remoteEntry.js")
            #expect(script.headers["content-security-policy"].isEmpty)
        }
    }

    @Test(
        "whatever does not lie in the bundle is not found, in whatever encoding",
        arguments: [
            "Greeter/1.0.0/private/notes.txt", "Greeter/1.0.0/manifest.json", "Greeter/1.0.0/dist/",
            "Greeter/1.0.0/dist/../private/notes.txt", "Greeter/1.0.0/dist/%2e%2e/private/notes.txt",
            "Greeter/1.0.0/dist/..%2fprivate/notes.txt", "Greeter/1.0.0/dist/%2e%2e%2fprivate%2fnotes.txt",
            "Greeter/1.0.0/dist/..%5cprivate%5cnotes.txt", "Greeter/1.0.0/dist/%252e%252e/private/notes.txt",
            "Greeter/1.0.0/dist/%c0%ae%c0%ae/private/notes.txt", "Greeter/1.0.0//etc/passwd",
            "Greeter/1.0.0/%2fetc%2fpasswd", "Greeter/1.0.0/dist/remoteEntry.js%00.html",
            "Greeter/1.0.0/dist/./remoteEntry.js", "Greeter/1.0.0/dist//remoteEntry.js", "../../etc/passwd",
            "%2e%2e/1.0.0/x", "Greeter/9.9.9/dist/remoteEntry.js", "Greeter/v1.0.0/dist/remoteEntry.js",
            "Greeter/1.0.0/dist/remoteEntry.js%", "\u{1F600}/1.0.0/x".addingEscapes,
        ])
    func traversal(_ path: String) async throws {
        try await withServer { server in
            let answer = try await RawClient.get("/bundles/" + path, from: server.address)
            #expect(answer.hasPrefix("HTTP/1.1 404 "))
            #expect(answer.contains("application/problem+json") && !answer.contains("not for browsers"))
        }
    }
}

extension String {
    /// The text as a part of an address, everything but letters, digits and slashes percent-encoded.
    var addingEscapes: String {
        self.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["/"])) ?? self
    }
}
