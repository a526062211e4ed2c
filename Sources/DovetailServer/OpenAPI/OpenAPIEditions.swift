import DovetailCore
import DovetailHost
import NIOCore
import Synchronization

/// The description of the API as it goes out, which is written anew only when releases come or go.
final class OpenAPIEditions: Sendable {
    /// One text of it.
    struct Edition: Sendable {
        /// What a client knows it again by: the same for the same text, also after the host has started again.
        let tag: String
        /// The document as JSON text in UTF-8.
        let bytes: ByteBuffer

        fileprivate init(_ document: JSONValue) throws {
            let text = try document.encoded()
            self.tag = "\"\(ContentDigest.of(text))\""
            self.bytes = ByteBuffer(bytes: text)
        }
    }

    /// What everybody may know.
    let general: Edition
    private let document: OpenAPIDocument
    private let latest = Mutex<(manifests: [PluginManifest], edition: Edition)?>(nil)

    /// Makes the first edition.
    init(_ document: OpenAPIDocument) throws {
        self.document = document
        self.general = try Edition(document.value)
    }

    /// The description with what plugins answer, too.
    ///
    /// - Parameter manifests: The releases, at most one of each plugin.
    /// - Returns: The same edition for the same releases.
    /// - Throws: When the document cannot be written as JSON.
    func edition(with manifests: [PluginManifest]) throws -> Edition {
        if let latest = self.latest.withLock({ $0 }), latest.manifests == manifests { return latest.edition }
        let edition = try Edition(self.document.adding(manifests))
        self.latest.withLock { $0 = (manifests, edition) }
        return edition
    }
}
