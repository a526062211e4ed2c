import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird

/// The files of releases that browsers load, below `/bundles/{slug}/{version}`.
///
/// A release never changes, so neither do its files: browsers keep them for good.
enum BundleRoutes {
    /// What makes a page another origin in all but name: its scripts run, and reach nothing of the host's.
    static let sandbox = "sandbox allow-scripts allow-forms"

    static let table = [
        Route(
            method: .get, path: "/bundles/{slug}/{version}/{path...}", tag: "Bundles",
            summary: "Load a file of a release's bundle", access: .guests,
            response: Route.Document(contentType: "*/*") { SchemaNode([:]) }, errors: [.notFound], isCrossOrigin: true,
            handler: Self.load)
    ]

    private static func load(_ call: Call) async throws -> Response {
        let (release, path) = try Self.place(call)
        let file = try await call.host.bundleFile(path, of: release)
        let tag = "\"\(file.digest)\""
        let type = ContentType(path: path)
        var headers: HTTPFields = [
            .contentType: type.value, .eTag: tag, .cacheControl: "public, max-age=31536000, immutable",
            .noSniff: "nosniff",
        ]
        if type.isDocument { headers[.securityPolicy] = Self.sandbox }
        if call.request.knows(tag) { return Response(status: .notModified, headers: headers) }
        let gone = DovetailError(.notFound, "The release was removed a moment ago.")
        let body = try await FileReader.body(of: file.path, orThrow: gone)
        return Response(status: .ok, headers: headers, body: body)
    }

    /// The release and the file that the address names.
    ///
    /// Whatever cannot be the path of a file below the release's folder is not found, in whatever encoding.
    private static func place(_ call: Call) throws -> (ReleaseID, String) {
        let missing = DovetailError(.notFound, "There is no such file.")
        let parts = call.request.uri.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2)
        let names = parts.compactMap { PercentEncoding.decode($0) }
        guard names.count == parts.count, names.count >= 3, let version = SemanticVersion(names[1]),
            names.allSatisfy(Self.isName)
        else { throw missing }
        // What is wrong with the slug does not matter: no such plugin can exist.
        guard let slug = try? PluginSlug(names[0]) else { throw missing }
        return (ReleaseID(slug: slug, version: version), names.dropFirst(2).joined(separator: "/"))
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text != "." && text != ".."
            && !text.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.value < 0x20 }
    }
}
