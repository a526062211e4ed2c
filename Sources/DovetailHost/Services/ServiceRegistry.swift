import DovetailCore
import DovetailPlugin
import Synchronization

/// The services that awake installations offer, by name.
///
/// A caller finds those of its own owner first, then the system's; among several the highest version in its range.
final class ServiceRegistry: Sendable {
    typealias Handler = @Sendable (ServiceCall) async throws -> [UInt8]

    private struct Offer {
        let id: Int
        let owner: Owner
        let version: SemanticVersion
        let scope: ResourceScope
        let handler: Handler
    }

    private struct State {
        var offers: [String: [Offer]] = [:]
        var nextID = 0
    }

    private let state = Mutex(State())

    /// Offers a service.
    func provide(
        _ name: String, version: SemanticVersion, by installation: InstallationID, scope: ResourceScope,
        handler: @escaping Handler
    ) -> ServiceProvider {
        let id = self.state.withLock { state in
            state.nextID += 1
            let offer = Offer(
                id: state.nextID, owner: installation.owner, version: version, scope: scope, handler: handler)
            state.offers[name, default: []].append(offer)
            return state.nextID
        }
        return ServiceProvider { self.withdraw(name, id) }
    }

    /// Calls a service.
    func call(_ name: String, version: VersionRange, _ call: ServiceCall) async throws -> [UInt8] {
        guard let offer = self.find(name, version, for: call.caller.owner), await offer.scope.isOpened() else {
            throw DovetailError(
                .serviceNotFound,
                "Nobody offers \(call.caller) the service “\(name.excerpt(80))” in a version of \(version). Install and enable a plugin that does."
            )
        }
        return try await offer.handler(call)
    }

    private func find(_ name: String, _ range: VersionRange, for owner: Owner) -> Offer? {
        let offers = self.state.withLock { $0.offers[name] ?? [] }.filter { range.contains($0.version) }
        let own = offers.filter { $0.owner == owner }.max { $0.version < $1.version }
        return own ?? offers.filter { $0.owner == .system }.max { $0.version < $1.version }
    }

    private func withdraw(_ name: String, _ id: Int) {
        self.state.withLock { state in
            state.offers[name]?.removeAll { $0.id == id }
            if state.offers[name]?.isEmpty == true { state.offers[name] = nil }
        }
    }
}

/// The way to take a service back.
struct ServiceProvider: Sendable {
    let withdraw: @Sendable () -> Void
}
