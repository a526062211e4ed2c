public import DovetailCore
import Logging

extension PluginHost {
    /// Lets a plugin answer an HTTP request: the user's own installation, or else the system's.
    ///
    /// - Parameters:
    ///   - request: The request, its path below the plugin's prefix.
    ///   - slug: The plugin.
    /// - Returns: The plugin's answer.
    /// - Throws: ``DovetailCore/DovetailError/Code/notServing`` when neither serves, ``DovetailCore/RequestFailure`` as the
    ///   plugin throws it or when it has no such route, and ``DovetailCore/DovetailError/Code/pluginFailed`` for whatever
    ///   else the plugin throws.
    public func respond(to request: PluginRequest, from slug: PluginSlug) async throws -> PluginResponse {
        guard let awake = self.awake.serving(slug, to: request.user), awake.traffic.enter() else {
            throw DovetailError(
                .notServing, "\(slug) does not serve \(request.user): it is not installed and enabled for them.")
        }
        defer { awake.traffic.leave() }
        switch awake.routes.match(request.method, request.path) {
        case .handler(let handler, let parameters):
            var request = request
            request.parameters = parameters
            return try await self.answer(request, handler, awake)
        case .otherMethods(let methods):
            let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
            throw RequestFailure(405, "\(request.path.excerpt(100)) of \(slug) takes \(allowed).")
        case .nothing:
            throw RequestFailure.notFound("\(slug) has nothing under \(request.path.excerpt(100)).")
        }
    }

    private func answer(
        _ request: PluginRequest, _ handler: RouteTable.Handler, _ awake: AwakeInstallation
    ) async throws -> PluginResponse {
        do {
            return try await handler(request)
        } catch let failure as RequestFailure {
            throw failure
        } catch let error as CancellationError where Task.isCancelled {
            throw error
        } catch {
            let failure = error.asFailure(
                of: "\(request.method) \(request.path.excerpt(100))", awake.release.id, awake.id)
            if failure.code != .validationFailed, failure.code != .tooLarge {
                awake.session.logger.error(
                    "A route of a plugin failed",
                    metadata: [LogKey.errorCode: "\(failure.code)", LogKey.errorMessage: "\(failure.message)"])
            }
            throw failure
        }
    }

    /// The events that a filter lets through, from now on; ends when the host stops or the reader goes.
    public func events(where filter: @escaping @Sendable (Event) -> Bool) -> AsyncStream<Event> {
        self.bus.watch(filter)
    }
}
