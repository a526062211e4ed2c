public import DovetailCore
import DovetailPlugin
import Foundation

extension PluginHost {
    /// Lets a plugin answer an HTTP request: the user's own installation, or else the system's.
    ///
    /// When the task is cancelled, so is the plugin's call.
    ///
    /// One whose process has ended is waited for. A request that a process has not seen before it ended is asked again, once.
    ///
    /// The plugin finds the trace and the id of the request in the fields `traceparent` and `X-Request-ID`. They are those of
    /// ``withRequest(_:traceparent:_:)`` where it surrounds this, else what the request came with, or new ones.
    ///
    /// - Parameters:
    ///   - request: The request, its path below the plugin's prefix.
    ///   - slug: The plugin.
    /// - Returns: The plugin's answer.
    /// - Throws: ``DovetailCore/DovetailError/Code/notServing`` when neither serves, with the remedy
    ///   ``DovetailCore/DovetailError/Remedy/retry`` when it is about to again;
    ///   ``DovetailCore/DovetailError/Code/notRunnable`` when this host lacks what running it takes;
    ///   ``DovetailCore/DovetailError/Code/quarantined`` when its release crashed too often;
    ///   ``DovetailCore/DovetailError/Code/crashed`` when its process ends meanwhile;
    ///   ``DovetailCore/DovetailError/Code/stopping`` once the host stops;
    ///   ``DovetailCore/DovetailError/Code/timedOut`` when it does not begin to answer in time: a body streams as long as it
    ///   likes;
    ///   what reading the request's body throws; `CancellationError` when the task is cancelled, whatever the plugin does then;
    ///   ``DovetailCore/RequestFailure`` as the plugin throws it or when it has no such route, and
    ///   ``DovetailCore/DovetailError/Code/pluginFailed`` for whatever else the plugin throws.
    public func respond(to request: PluginRequest, from slug: PluginSlug) async throws -> PluginResponse {
        try self.course.check()
        let (id, parent) = (
            request.headers[Self.requestID].flatMap { HTTPRequestID($0) }, request.headers[Self.traceparent]
        )
        return try await self.withRequest(id, traceparent: parent) {
            let request = self.named(request)
            do {
                return try await self.respondOnce(to: request, from: slug)
            } catch let error as DovetailError where error.hasNotBegun && request.body.bytes != nil {
                return try await self.respondOnce(to: request, from: slug)
            }
        }
    }

    private static let requestID = "X-Request-ID"
    private static let traceparent = "traceparent"

    /// A request with the trace and the id that it has here.
    private func named(_ request: PluginRequest) -> PluginRequest {
        guard let trace = TraceContext.current else { return request }
        var request = request
        request.headers[Self.traceparent] = trace.traceparent
        request.headers[Self.requestID] = self.requests.id(of: trace)?.rawValue
        return request
    }

    private func respondOnce(to request: PluginRequest, from slug: PluginSlug) async throws -> PluginResponse {
        let awake = try await self.enter(slug, for: request.user, request.method)
        defer { awake.traffic.leave() }
        switch awake.routes.match(request.method, request.path) {
        case .handler(let handler, let parameters):
            var request = request
            request.parameters = parameters
            let call = RouteCall(
                request: request, installation: awake, trace: TraceContext.current, requests: self.requests,
                limit: self.settings.limits.call)
            var response = try await call.answer(handler, self.timeLimit)
            response.body = response.body.traced(by: TraceContext.current)
                .counted(in: awake.traffic, for: TraceContext.current.flatMap(self.requests.stay(as:)))
            return response
        case .otherMethods(let methods):
            try self.checkBound(request, awake)
            let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
            throw RequestFailure(405, "\(request.path.excerpt(100)) of \(slug) takes \(allowed).")
        case .nothing:
            try self.checkBound(request, awake)
            throw RequestFailure.notFound("\(slug) has nothing under \(request.path.excerpt(100)).")
        }
    }

    /// Tells what the manifest declares and the code has not bound from what is nowhere.
    ///
    /// - Throws: `RequestFailure` with status 404, which says so.
    private func checkBound(_ request: PluginRequest, _ awake: AwakeInstallation) throws {
        let parts = request.path.split(separator: "/")
        let endpoint = awake.release.manifest.endpoints.first { endpoint in
            endpoint.method == request.method.rawValue && RoutePattern(endpoint.path).match(parts) != nil
        }
        guard let endpoint else { return }
        throw RequestFailure.notFound(
            """
            \(awake.release.id) declares \(endpoint.method) \(endpoint.path) and does not answer it for \(awake.id.owner): \
            its code has not bound that route. Tell the plugin's author.
            """)
    }

    /// Counts a request in with whoever serves a user, who is waited for while its process is started again.
    ///
    /// One that may write waits while an update moves the installation's data, and goes to whoever serves then.
    private func enter(
        _ slug: PluginSlug, for user: UserID, _ method: RequestMethod
    ) async throws -> AwakeInstallation {
        var deadline: Date?
        while true {
            switch self.awake.serving(slug, to: user) {
            case .awake(let awake) where awake.session.writes.isHeld && !method.isSafe:
                try await awake.session.writes.whenOpen()
            case .awake(let awake) where awake.traffic.enter():
                return awake
            case .awake(let awake) where awake.scope.isReplaced:
                // Another has taken its place since it was looked up.
                continue
            case .lost(let lost):
                let end = deadline ?? self.clock.now.addingTimeInterval(self.settings.limits.revival.seconds)
                deadline = end
                try await lost.wait(until: end, clock: self.clock)
            case .awake, nil:
                try self.course.check()
                if let refusal = self.awake.refusal(slug, to: user) { throw refusal }
                throw DovetailError(
                    .notServing, "\(slug) does not serve \(user): it is not installed and enabled for them.")
            }
        }
    }

    /// The events that a filter lets through, from now on; ends when the host stops or the reader goes.
    public func events(where filter: @escaping @Sendable (Event) -> Bool) -> AsyncStream<Event> {
        self.bus.watch(filter)
    }
}
