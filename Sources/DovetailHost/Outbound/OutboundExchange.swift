import DovetailCore

/// Carries out one request of a plugin, from its place in the line to the last piece of the answer.
struct OutboundExchange: Sendable {
    let client: any OutboundHTTP
    let policy: OutboundPolicy
    let settings: OutboundSettings
    let clock: any HostClock
    let installation: InstallationID
    let pipe: OutboundPipe
    /// Throws when the installation may not ask any more.
    let check: @Sendable () throws -> Void

    /// Sends the request, follows redirects, and hands the answer on; however it ends, the pipe has ended then.
    func run(_ chain: RedirectChain, slots: OutboundSlots) async {
        let errors = OutboundErrors(self.installation, host: chain.destination.host)
        let crowded = self.watch(
            self.settings.head, errors.crowded(self.settings.concurrent, after: self.settings.head))
        crowded.begin()
        do {
            try await slots.take(self.installation)
        } catch {
            crowded.end()
            return self.pipe.end(.failure(error))
        }
        crowded.end()
        defer { slots.giveBack(self.installation) }
        do {
            let (response, errors) = try await self.answer(chain)
            try await self.handOn(response, errors)
            self.pipe.end(.success(()))
        } catch {
            self.pipe.end(.failure(error))
        }
    }

    private func watch(_ limit: Duration, _ error: DovetailError) -> OutboundWatch {
        OutboundWatch(limit, clock: self.clock) { [pipe] in pipe.end(.failure(error)) }
    }

    /// Asks until there is an answer that leads nowhere else.
    private func answer(_ chain: RedirectChain) async throws -> (OutboundResponse, OutboundErrors) {
        var chain = chain
        while true {
            let errors = OutboundErrors(self.installation, host: chain.destination.host)
            let response = try await self.ask(chain, errors)
            switch chain.take(response) {
            case .answer: return (response, errors)
            case .follow: continue
            case .refused(let reason): throw errors.redirect(reason)
            }
        }
    }

    /// Asks one host, at the first of its addresses that can be connected to.
    private func ask(_ chain: RedirectChain, _ errors: OutboundErrors) async throws -> OutboundResponse {
        let head = self.watch(self.settings.head, errors.lateHead(after: self.settings.head))
        head.begin()
        defer { head.end() }
        var request = chain.request
        request.headers = OutboundFields.sent(request.headers)
        if request.body.bytes == nil {
            request.body = PluginBody(
                chunks: WatchedChunks(body: request.body, watch: head), length: request.body.length)
        }
        var failure: (any Error)?
        for address in try await self.addresses(of: chain.destination, errors) {
            try self.check()
            do {
                var response = try await self.client.send(request, host: chain.destination.host, to: address)
                (response.url, response.redirects) = (chain.destination.url, chain.count)
                response.headers = OutboundFields.received(response.headers)
                return response
            } catch let fault as OutboundConnectionFault {
                failure = fault
            } catch let error as DovetailError {
                // Of the request's own body.
                throw error
            } catch {
                throw errors.broken(error)
            }
        }
        throw failure.map(errors.unreachable) ?? errors.refused()
    }

    /// The addresses that may be connected to: looked up now, judged, and used for this request alone.
    private func addresses(
        of destination: OutboundDestination, _ errors: OutboundErrors
    ) async throws -> [IPAddress] {
        let found: [IPAddress]
        do {
            found = try await self.client.addresses(of: destination.host, port: destination.port)
        } catch {
            throw errors.unknownHost(error)
        }
        return self.policy.reachable(found, of: destination, own: try self.client.ownAddresses())
    }

    /// Hands the head on, and then each piece when the one before was taken.
    private func handOn(_ response: OutboundResponse, _ errors: OutboundErrors) async throws {
        let limit = self.settings.answerSize
        if let length = response.body.length, length > limit { throw errors.tooLarge(limit) }
        self.pipe.begin(response)
        let idle = self.watch(self.settings.idle, errors.lateBody(after: self.settings.idle))
        defer { idle.end() }
        var count = 0
        do {
            idle.begin()
            for try await piece in response.body {
                // While nobody reads, nothing is waited for.
                idle.end()
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

/// The body of a request, each piece of which is progress.
private struct WatchedChunks: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = any Error

    let body: PluginBody
    let watch: OutboundWatch

    struct AsyncIterator: AsyncIteratorProtocol {
        var chunks: PluginBody.Iterator
        let watch: OutboundWatch

        mutating func next() async throws -> [UInt8]? {
            let chunk = try await self.chunks.next()
            self.watch.begin()
            return chunk
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? { try await self.next() }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(chunks: self.body.makeAsyncIterator(), watch: self.watch)
    }
}
