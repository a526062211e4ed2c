import DovetailAPI
import DovetailCore
import DovetailHost
import Foundation
import Logging
import ServiceLifecycle

/// Keeps a file in the data folder with which local commands act as the user `admin`, while the server runs.
///
/// Only the host's own system user can read it. What an earlier life of the server has left is revoked first; this one's
/// is revoked and removed in the end, and renewed in time before it expires.
struct AdministratorCredential: Service {
    /// The user that local commands act as.
    static let userName = "admin"

    let routes: DovetailRoutes
    let address: BoundAddress
    /// Is told the address once the file holds it.
    let usable: BoundAddress
    let logger: Logger

    private var path: String { self.routes.host.dataFolder + "/" + API.Credential.fileName }

    func run() async throws {
        await self.revokeFormer()
        let url = try await self.address.address()
        let user = try await self.administrator()
        var current = try await self.write(url, user)
        self.usable.set(url)
        while await self.waitsForRenewal() {
            let former = current
            current = try await self.write(url, user)
            try await self.routes.tokens.revoke(former.id, of: user.id, expiring: former.expiresAt)
        }
        let last = current
        // A task of its own, awaited at once: what is handed out must be taken back even by a task that is cancelled.
        await Task { await self.remove(last) }.value
    }

    /// Waits for half of a credential's time: false when the server shuts down before.
    private func waitsForRenewal() async -> Bool {
        do {
            return try await cancelWhenGracefulShutdown {
                try await self.routes.host.clock.sleep(for: self.routes.settings.lifetimes.administrator / 2)
                return true
            }
        } catch {
            return false
        }
    }

    private func administrator() async throws -> User {
        let id = try UserID(Self.userName)
        var user = try await self.routes.host.user(id)
        if user == nil { user = try await self.routes.host.addUser(id, role: .administrator) }
        // Whoever reads the file is the operator, whatever somebody has made of that user.
        return User(id: user?.id ?? id, role: .administrator, createdAt: user?.createdAt ?? self.routes.host.now)
    }

    private func write(_ url: String, _ user: User) async throws -> API.Token {
        let token = try await self.routes.token(for: user, lifetime: self.routes.settings.lifetimes.administrator)
        let credential = API.Credential(url: url, token: token.token, expiresAt: token.expiresAt)
        try PrivateFile.write([UInt8](API.encode(credential)), to: self.path)
        return token
    }

    private func revokeFormer() async {
        guard let data = FileManager.default.contents(atPath: self.path) else { return }
        do {
            let former = try API.decode(API.Credential.self, from: data)
            try await self.routes.tokens.revoke(try self.routes.tokens.verify(former.token))
        } catch let error as DovetailError where error.code == .unauthenticated {
            // It is worthless already.
        } catch {
            self.logger.warning(
                "An earlier administrator's credential could not be revoked", metadata: ["error.message": "\(error)"])
        }
    }

    private func remove(_ token: API.Token) async {
        do {
            try await self.routes.tokens.revoke(token.id, of: token.user, expiring: token.expiresAt)
            try FileManager.default.removeItem(atPath: self.path)
        } catch {
            self.logger.warning(
                "The administrator's credential could not be removed", metadata: ["error.message": "\(error)"])
        }
    }
}
