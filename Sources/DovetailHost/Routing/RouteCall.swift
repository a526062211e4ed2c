import DovetailCore
import Logging

/// A request on its way through a plugin's route: who is to blame for what goes wrong, and what is logged of it.
struct RouteCall: Sendable {
    let request: PluginRequest
    let installation: AwakeInstallation
    /// The trace that the request belongs to; nil when there is none.
    let trace: TraceContext?
    /// Where the request's id is found by its trace.
    let requests: RequestsUnderWay
    /// How long a plugin inside the host may take until it begins to answer.
    let limit: Duration

    /// Has the plugin answer.
    ///
    /// - Throws: `RequestFailure` as the plugin throws it, what reading the request's body throws, `CancellationError` when the
    ///   task is cancelled, and else a `DovetailError`.
    func answer(_ handler: @escaping RouteTable.Handler, _ timeLimit: TimeLimit) async throws -> PluginResponse {
        let upload = WatchedBody(self.request.body)
        var request = self.request
        request.body = upload.body
        do {
            var response = try await self.ask(request, handler, timeLimit)
            response.body = response.body.watched(by: self, upload)
            return response
        } catch let failure as RequestFailure {
            throw failure
        } catch {
            // Of what was given up, nothing is the plugin's fault any more.
            if Task.isCancelled { throw CancellationError() }
            if let fault = upload.fault { throw fault }
            throw self.failure(error)
        }
    }

    /// The failure that an error of the plugin is, with its line in the log.
    func failure(_ error: any Error) -> DovetailError {
        let failure = error.asFailure(of: self.place, self.installation.release.id, self.installation.id)
        switch failure.code {
        // Not the plugin's, or, as the end of a process, in the log already.
        case .validationFailed, .tooLarge, .crashed, .tooManyRequests, .notServing: break
        default:
            self.installation.session.logger.error(
                "A route of a plugin failed",
                metadata: self.requests.facts(of: self.trace).merging([
                    LogKey.errorCode: "\(failure.code)", LogKey.errorMessage: "\(failure.message)",
                ]) { _, new in new })
        }
        return failure
    }

    private func ask(
        _ request: PluginRequest, _ handler: @escaping RouteTable.Handler, _ timeLimit: TimeLimit
    ) async throws -> PluginResponse {
        guard case .direct = self.installation.session.calls else {
            return try await self.installation.session.calls.call(self.what) { try await handler(request) }
        }
        do {
            return try await timeLimit.askInside(self.limit) { try await handler(request) }
        } catch let exceeded as TimeLimitExceeded {
            throw DovetailError(
                .timedOut,
                "\(self.what) did not answer within \(exceeded.limit.words). Try again, or tell the plugin's author.",
                remedy: .askAuthor)
        }
    }

    /// What is asked of whom, for errors.
    private var what: String {
        "\(self.endpoint) of \(self.installation.release.id) for user \(self.request.user)"
    }

    private var endpoint: String { "\(self.request.method) \(self.request.path.excerpt(100))" }

    /// The endpoint, with who asked where that is not the owner.
    private var place: String {
        self.installation.id.owner == .system ? "\(self.endpoint), asked by \(self.request.user)" : self.endpoint
    }
}
