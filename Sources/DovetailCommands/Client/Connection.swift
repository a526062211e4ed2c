import ArgumentParser
import DovetailAPI
import Foundation

/// Which host a command talks to, and as whom.
struct Connection: Sendable, Equatable {
    /// The address of the host, without a slash at its end: `http://127.0.0.1:8080`.
    let url: String
    /// The token that signs the command in.
    let token: String
    /// Whether the token is the one that `serve` wrote into its data folder: the administrator's, who has no plugins.
    let isAdministrator: Bool

    /// What a flag or the environment says about the connection.
    struct Wish: Sendable, Equatable {
        /// The address; nil for the one in the data folder.
        var url: String?
        /// The token; nil for the one in the data folder.
        var token: String?
        /// The data folder.
        var dataFolder: String
    }

    /// Finds the host: what a flag or the environment names, and else what lies in the data folder.
    ///
    /// The token in the data folder is sent to the host that wrote it, and to no other.
    ///
    /// - Throws: ``CommandFailure`` that says how to start the host or name one.
    init(_ wish: Wish) throws {
        let path = wish.dataFolder + "/" + API.Credential.fileName
        let credential = try Self.credential(at: path)
        let url = wish.url.map(Self.withoutSlash)
        if let token = wish.token {
            self.init(url: url ?? credential?.url ?? "http://127.0.0.1:8080", token: token, isAdministrator: false)
        } else if let credential {
            guard url == nil || url == Self.withoutSlash(credential.url) else {
                throw CommandFailure(
                    "No token for \(url ?? ""): \(path) is for \(credential.url). Name one with --token or DOVETAIL_TOKEN.",
                    status: .notPermitted)
            }
            self.init(url: Self.withoutSlash(credential.url), token: credential.token, isAdministrator: true)
        } else {
            throw CommandFailure(
                """
                No host serves from \(wish.dataFolder). Start one with `dovetail serve` (or `make run`), name its \
                data folder with --data, or set DOVETAIL_URL and DOVETAIL_TOKEN.
                """, status: .unreachable)
        }
    }

    init(url: String, token: String, isAdministrator: Bool) {
        self.url = url
        self.token = token
        self.isAdministrator = isAdministrator
    }

    private static func withoutSlash(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }

    private static func credential(at path: String) throws -> API.Credential? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            return try API.decode(API.Credential.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw CommandFailure(
                "\(path) cannot be read: only the user who runs the host may. Use that user, or --token. (\(error))",
                status: .notPermitted)
        }
    }
}
