import DovetailCore

/// Carries out one request of a plugin, from its place in the line to the last piece of the answer.
struct OutboundExchange: Sendable {
    private struct Answer {
        let response: OutboundResponse
        /// Watches over what comes of its body.
        let idle: OutboundWatch
        let errors: OutboundErrors
    }

    let client: any OutboundHTTP
    let policy: OutboundPolicy
    let settings: OutboundSettings
    let clock: any HostClock
    let shares: OutboundShares
    let installation: InstallationID
    let pipe: OutboundPipe
    /// Throws when the installation may not ask any more.
    let check: @Sendable () throws -> Void

    /// Sends the request, follows redirects, and hands the answer on; however it ends, the pipe has ended then.
    func run(_ chain: RedirectChain) async {
        let errors = OutboundErrors(self.installation, host: chain.destination.host)
        let crowded = self.watch(
            self.settings.head, errors.crowded(self.settings.concurrent, after: self.settings.head))
        crowded.begin()
        do {
            try await self.shares.requests.take(self.installation)
        } catch {
            crowded.end()
            return self.pipe.end(.failure(error))
        }
        crowded.end()
        defer { self.shares.requests.giveBack(self.installation) }
        do {
            try await self.handOn(try await self.answer(chain))
            self.pipe.end(.success(()))
        } catch {
            self.pipe.end(.failure(error))
        }
    }

    private func watch(_ limit: Duration, _ error: DovetailError) -> OutboundWatch {
        OutboundWatch(limit, clock: self.clock) { [pipe] in pipe.end(.failure(error)) }
    }

    /// Asks until there is an answer that leads nowhere else.
    private func answer(_ chain: RedirectChain) async throws -> Answer {
        var chain = chain
        while true {
            let errors = OutboundErrors(self.installation, host: chain.destination.host)
            guard self.shares.countRequest(of: self.installation) else { throw errors.tooOften(self.settings.rate) }
            let answer = try await self.ask(chain, errors)
            switch chain.take(answer.response) {
            case .answer: return answer
            case .follow: continue
            case .refused(let reason): throw errors.redirect(reason)
            }
        }
    }

    /// Asks one host, at the first of its addresses that can be connected to.
    private func ask(_ chain: RedirectChain, _ errors: OutboundErrors) async throws -> Answer {
        let addresses = try await self.addresses(of: chain.destination, errors)
        let head = self.watch(self.settings.head, errors.lateHead(after: self.settings.head))
        let idle = self.watch(self.settings.idle, errors.lateBody(after: self.settings.idle))
        head.begin()
        defer { head.end() }
        var request = chain.request
        request.headers = OutboundFields.sent(request.headers)
        let body = OutboundBody(request.body, watches: [head, idle])
        request.body = body.body
        var failure = OutboundConnectionFault("There is no address")
        for address in addresses {
            try self.check()
            do {
                var response = try await self.client.send(request, host: chain.destination.host, to: address)
                (response.url, response.redirects) = (chain.destination.url, chain.count)
                response.headers = OutboundFields.received(response.headers)
                return Answer(response: response, idle: idle, errors: errors)
            } catch let fault as OutboundConnectionFault where !body.hasBegun {
                failure = fault
            } catch let error as DovetailError {
                // Of the request's own body.
                throw error
            } catch {
                throw errors.broken(error)
            }
        }
        throw errors.unreachable(failure)
    }

    /// The addresses that may be connected to: looked up now, judged, and used for this request alone.
    private func addresses(
        of destination: OutboundDestination, _ errors: OutboundErrors
    ) async throws -> [IPAddress] {
        let found = try await self.lookUp(destination, errors)
        let reachable = self.policy.reachable(found, of: destination, own: try self.client.ownAddresses())
        guard reachable.isEmpty else { return reachable }
        throw destination.isForOtherProtocol ? errors.refusedPort(destination.port) : errors.refused()
    }

    private func lookUp(_ destination: OutboundDestination, _ errors: OutboundErrors) async throws -> [IPAddress] {
        if let address = IPAddress(destination.host) { return [address] }
        let late = self.watch(
            self.settings.head, errors.lateLookup(OutboundShares.lookupLimit, after: self.settings.head))
        late.begin()
        defer { late.end() }
        // Kept until the lookup has really ended, also when nobody waits for it any more: it takes a thread for so long.
        try await self.shares.lookups.take(self.installation)
        defer { self.shares.lookups.giveBack(self.installation) }
        do {
            return try await self.client.addresses(of: destination.host, port: destination.port)
        } catch {
            throw errors.unknownHost(error)
        }
    }

    /// Hands the head on, and then each piece when the one before was taken.
    private func handOn(_ answer: Answer) async throws {
        let (limit, errors, idle) = (self.settings.answerSize, answer.errors, answer.idle)
        if let length = answer.response.body.length, length > limit { throw errors.tooLarge(limit) }
        self.pipe.begin(answer.response)
        defer { idle.end() }
        var count = 0
        do {
            idle.begin()
            for try await piece in answer.response.body {
                // While nobody reads, nothing is waited for.
                idle.rest()
                count += piece.count
                guard count <= limit else { throw errors.tooLarge(limit) }
                guard await self.pipe.offer(piece) else { return }
                idle.begin()
            }
        } catch let error as DovetailError where error.code == .tooLarge {
            throw error
        } catch {
            throw errors.broken(error)
        }
    }
}
