import DovetailCore
import DovetailPlugin
import Foundation
import Synchronization

/// The services that awake installations offer, by name.
///
/// A caller finds those of its own owner first, then the system's; among several the highest version in its range. One
/// whose process has ended is waited for.
final class ServiceRegistry: Sendable {
    typealias Handler = @Sendable (ServiceCall) async throws -> [UInt8]

    private struct Offer {
        let id: Int
        let installation: InstallationID
        let version: SemanticVersion
        let scope: ResourceScope
        let writes: WriteGate
        let handler: Handler
    }

    /// Who offers a service in some version.
    private enum Provider {
        case awake(Offer)
        case lost(LostInstallation, SemanticVersion)

        var version: SemanticVersion {
            switch self {
            case .awake(let offer): offer.version
            case .lost(_, let version): version
            }
        }
    }

    private struct State {
        var offers: [String: [Offer]] = [:]
        var nextID = 0
    }

    private let awake: AwakeTable
    private let clock: any HostClock
    private let patience: Duration
    private let state = Mutex(State())

    /// A registry without any services.
    ///
    /// - Parameters:
    ///   - awake: Who is awake, and who is lost.
    ///   - patience: How long a call waits for one who is lost.
    ///   - clock: The time.
    init(awake: AwakeTable, patience: Duration, clock: any HostClock) {
        self.awake = awake
        self.patience = patience
        self.clock = clock
    }

    /// Offers a service.
    ///
    /// Calls wait while its installation's writes do; those that find that another release has taken its place look again.
    func provide(
        _ name: String, version: SemanticVersion, by installation: InstallationID, scope: ResourceScope,
        writes: WriteGate, handler: @escaping Handler
    ) -> ServiceProvider {
        let id = self.state.withLock { state in
            state.nextID += 1
            let offer = Offer(
                id: state.nextID, installation: installation, version: version, scope: scope, writes: writes,
                handler: handler)
            state.offers[name, default: []].append(offer)
            return state.nextID
        }
        return ServiceProvider { self.withdraw(name, id) }
    }

    /// Calls a service.
    ///
    /// A call that a process has not seen before it ended is made again, once.
    func call(_ name: String, version: VersionRange, _ call: ServiceCall) async throws -> [UInt8] {
        do {
            return try await self.callOnce(name, version: version, call)
        } catch let error as DovetailError where error.hasNotBegun {
            return try await self.callOnce(name, version: version, call)
        }
    }

    private func callOnce(_ name: String, version: VersionRange, _ call: ServiceCall) async throws -> [UInt8] {
        var deadline: Date?
        while true {
            let owner = call.caller.owner
            switch self.find(name, version, of: owner) ?? self.find(name, version, of: .system) {
            case .awake(let offer):
                guard await offer.scope.isOpened() else { continue }
                try await offer.writes.whenOpen()
                guard offer.scope.isOpen else { continue }
                return try await offer.handler(call)
            case .lost(let lost, _):
                let end = deadline ?? self.clock.now.addingTimeInterval(self.patience.seconds)
                deadline = end
                try await lost.wait(until: end, clock: self.clock)
            case nil:
                throw self.nobody(name, version, call.caller)
            }
        }
    }

    private func find(_ name: String, _ range: VersionRange, of owner: Owner) -> Provider? {
        let lost = self.awake.lost(of: owner)
        guard !lost.isEmpty else {
            return self.offers(name, range, of: owner).max { $0.version < $1.version }.map { .awake($0) }
        }
        let waiting = lost.flatMap { lost in
            lost.release.manifest.services.provides.filter { $0.name == name }.map { Provider.lost(lost, $0.version) }
        }
        let absent = Set(lost.map(\.id))
        let offers = self.offers(name, range, of: owner).filter { !absent.contains($0.installation) }
        return (waiting.filter { range.contains($0.version) } + offers.map { .awake($0) })
            .max { $0.version < $1.version }
    }

    private func offers(_ name: String, _ range: VersionRange, of owner: Owner) -> [Offer] {
        let offers = self.state.withLock { $0.offers[name] ?? [] }
            .filter { $0.installation.owner == owner && $0.scope.takesTraffic }
        // While an update starts the new release, the old one serves.
        let serving = Set(offers.filter(\.scope.isOpen).map(\.installation))
        return offers.filter { offer in
            range.contains(offer.version) && (offer.scope.isOpen || !serving.contains(offer.installation))
        }
    }

    private func nobody(_ name: String, _ range: VersionRange, _ caller: InstallationID) -> DovetailError {
        DovetailError(
            .serviceNotFound,
            "Nobody offers \(caller) the service “\(name.excerpt(80))” in a version of \(range). Install and enable a plugin that does."
        )
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
