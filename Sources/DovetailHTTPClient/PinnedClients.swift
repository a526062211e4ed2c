import AsyncHTTPClient
import DovetailHost
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A client for each name at each address, so that a connection that is kept leads to where it was judged to lead.
///
/// Those that nobody uses are let go of, the longest unused first, when there are too many.
final class PinnedClients: Sendable {
    /// A name, and the address that it stands for.
    struct Key: Hashable {
        let host: String
        let address: IPAddress
    }

    /// The right to use a client; it is kept as long as the lease is held.
    final class Lease: Sendable {
        let client: HTTPClient
        private let onEnd: @Sendable () -> Void

        fileprivate init(_ client: HTTPClient, onEnd: @escaping @Sendable () -> Void) {
            self.client = client
            self.onEnd = onEnd
        }

        deinit { self.onEnd() }
    }

    fileprivate struct Entry {
        let client: HTTPClient
        var users = 0
        var lastUse: UInt64 = 0
    }

    fileprivate struct State {
        var entries: [Key: Entry] = [:]
        var uses: UInt64 = 0
        var isClosed = false
    }

    private static let limit = 64

    private let trustRoots: String?
    private let state = Mutex(State())

    /// Makes none yet; they trust the authorities in a file, or those that the system trusts.
    init(trustRoots: String?) {
        self.trustRoots = trustRoots
    }

    /// Leases the client of a name at an address.
    ///
    /// - Throws: `CancellationError` when all are closed.
    func lease(_ key: Key) throws -> Lease {
        let (client, unused) = try self.state.withLock { state in
            guard !state.isClosed else { throw CancellationError() }
            state.uses += 1
            var entry = state.entries[key] ?? Entry(client: self.makeClient(key))
            entry.users += 1
            entry.lastUse = state.uses
            state.entries[key] = entry
            return (entry.client, state.takeUnused(above: Self.limit))
        }
        if let unused {
            // Nobody uses it and nobody waits for it: it closes connections that are idle.
            Task { try? await unused.shutdown() }
        }
        return Lease(client) { [weak self] in self?.giveBack(key) }
    }

    private func giveBack(_ key: Key) { self.state.withLock { $0.entries[key]?.users -= 1 } }

    /// Closes all.
    func close() async {
        let entries = self.state.withLock { state in
            state.isClosed = true
            defer { state.entries = [:] }
            return state.entries.values
        }
        for entry in entries {
            // It fails only when it was shut down before, which is what is wanted.
            try? await entry.client.shutdown()
        }
    }

    private func makeClient(_ key: Key) -> HTTPClient {
        let address = key.address.description
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.dnsOverride = [key.host: address]
        configuration.httpVersion = .http1Only
        var security = TLSConfiguration.makeClientConfiguration()
        if let trustRoots = self.trustRoots { security.trustRoots = .file(trustRoots) }
        configuration.tlsConfiguration = security
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(60)
        // The host limits what each installation has under way; a limit here would have one wait for another.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = .max
        // Whatever the client makes of the name: nothing is sent over a connection that leads elsewhere.
        configuration.http1_1ConnectionDebugInitializer = { channel in
            guard channel.remoteAddress?.ipAddress.flatMap({ IPAddress($0) }) == key.address else {
                channel.close(promise: nil)
                return channel.eventLoop.makeFailedFuture(WrongAddress())
            }
            return channel.eventLoop.submit {
                try channel.pipeline.syncOperations.addHandler(StandingConnection(), position: .first)
            }
        }
        return HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: configuration)
    }
}

extension PinnedClients.State {
    /// Takes out the client that nobody has used for longest, when there are too many.
    fileprivate mutating func takeUnused(above limit: Int) -> HTTPClient? {
        guard self.entries.count > limit else { return nil }
        let oldest = self.entries.filter { $0.value.users == 0 }.min { $0.value.lastUse < $1.value.lastUse }
        return oldest.flatMap { self.entries.removeValue(forKey: $0.key)?.client }
    }
}
