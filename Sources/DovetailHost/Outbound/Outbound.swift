import DovetailCore

/// Sends plugins' requests to elsewhere: within the limits, and to no address that they may not reach.
struct Outbound: Sendable {
    /// What sends; nil in a host that was given nothing for it.
    let client: (any OutboundHTTP)?
    let settings: OutboundSettings
    let clock: any HostClock
    let shares: OutboundShares
    private let policy: OutboundPolicy

    init(client: (any OutboundHTTP)?, settings: OutboundSettings, clock: any HostClock) {
        self.client = client
        self.settings = settings
        self.clock = clock
        self.shares = OutboundShares(settings, clock: clock)
        self.policy = OutboundPolicy(allowed: settings.allowed, refused: settings.refused)
    }

    /// Begins a request.
    ///
    /// - Parameters:
    ///   - request: The request, as the plugin made it.
    ///   - installation: Who asks.
    ///   - check: Asked before anything is sent, at each redirect too; throws what the request fails with.
    /// - Returns: The request under way, which lasts until its pipe has ended.
    /// - Throws: What is wrong with the request.
    func begin(
        _ request: OutboundRequest, for installation: InstallationID, check: @escaping @Sendable () throws -> Void
    ) throws -> OutboundPipe {
        guard let client = self.client else { throw OutboundErrors.noClient(installation) }
        let chain: RedirectChain
        do {
            chain = try RedirectChain(request, limit: self.settings.redirects)
        } catch let fault as OutboundDestination.Fault {
            throw OutboundErrors.badAddress(installation, fault)
        }
        let errors = OutboundErrors(installation, host: chain.destination.host)
        let method = request.method.rawValue
        guard OutboundFields.isToken(method), !["CONNECT", "TRACE", "TRACK"].contains(method.uppercased()) else {
            throw errors.badMethod(request.method)
        }
        if let name = OutboundFields.broken(request.headers) { throw errors.badField(name) }
        let pipe = OutboundPipe()
        let exchange = OutboundExchange(
            client: client, policy: self.policy, settings: self.settings, clock: self.clock, shares: self.shares,
            installation: installation, pipe: pipe, check: check)
        // Ends with its pipe, which whoever asked, its limits and its context can end.
        let task = Task { await exchange.run(chain) }
        pipe.whenEnded { task.cancel() }
        return pipe
    }
}
