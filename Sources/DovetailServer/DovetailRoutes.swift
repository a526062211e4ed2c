public import DovetailAPI
public import DovetailCore
public import DovetailHost
import FoundationEssentials
import Hummingbird
import Logging

/// Everything that Dovetail answers over HTTP, ready to be added to a router.
///
/// ```swift
/// let routes = try await DovetailRoutes(host: host)
/// let router = Router()
/// router.get("/hello") { _, _ in "Hello" }
/// router.addDovetail(routes)
/// let application = Application(router: router, server: .dovetail(), services: [host])
/// let group = ServiceGroup(
///     services: [application, ClosingDoors(host: host)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
/// try await group.run()
/// ```
///
/// ``ClosingDoors`` has the host refuse what is new as soon as the application is told to stop; an application that is stopped
/// otherwise calls ``DovetailHost/PluginHost/beginStopping()`` first.
///
/// It takes `/api/v1`, `/plugins`, `/bundles`, `/health` and `/openapi.json`. ``ServerApplication`` is the same as a server
/// of its own.
public final class DovetailRoutes: Sendable {
    let host: PluginHost
    let settings: ServerSettings
    let tokens: TokenAuthority
    let codes = SignInCodes()
    let signIn: SignIn
    let userRates: UserRates
    let table: [Route]
    let descriptions: OpenAPIEditions

    /// Makes the routes of a host, which may be started before or afterwards: until then they answer 503.
    ///
    /// - Parameters:
    ///   - host: The host.
    ///   - settings: How the routes behave; ``ServerSettings/host`` and ``ServerSettings/port`` do not matter here.
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when the key for tokens cannot be read or made, or the store
    ///   does not answer.
    public convenience init(host: PluginHost, settings: ServerSettings = ServerSettings()) async throws {
        try await self.init(host: host, settings: settings, table: RouteTable.all)
    }

    init(host: PluginHost, settings: ServerSettings, table: [Route]) async throws {
        self.host = host
        self.settings = settings
        self.tokens = try await TokenAuthority(host: host)
        self.signIn = SignIn(tokens: self.tokens)
        self.userRates = UserRates(perSecond: settings.limits.requestRate, clock: { host.now })
        self.table = table
        self.descriptions = try OpenAPIEditions(OpenAPIDocument(table))
    }

    /// Makes a token that signs a user in.
    ///
    /// - Parameters:
    ///   - user: The user.
    ///   - lifetime: How long it is good; nil for the settings' default.
    /// - Returns: The token, which cannot be shown again.
    /// - Throws: ``DovetailCore/DovetailError/Code/userNotFound``.
    public func issueToken(to user: UserID, lifetime: Duration? = nil) async throws -> API.Token {
        guard let user = try await self.host.user(user) else {
            throw DovetailError(.userNotFound, "There is no user \(user). Add the user first.")
        }
        return try await self.token(for: user, lifetime: lifetime ?? self.settings.lifetimes.token)
    }

    /// Makes a code with which a user signs in once, in a browser.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/userNotFound``.
    public func issueSignInCode(to user: UserID) async throws -> API.SignInCode {
        guard let user = try await self.host.user(user) else {
            throw DovetailError(.userNotFound, "There is no user \(user). Add the user first.")
        }
        let now = self.host.now
        let expiry = now.addingTimeInterval(self.settings.lifetimes.signInCode / .seconds(1))
        return API.SignInCode(
            code: self.codes.issue(to: user.id, until: expiry, now: now), user: user.id, expiresAt: expiry)
    }

    func token(for user: User, lifetime: Duration, page: InstallationID? = nil) async throws -> API.Token {
        let (claims, token) = try await self.tokens.issue(
            to: user.id, role: user.role, lifetime: lifetime, page: page)
        return API.Token(
            id: claims.id, token: token, user: user.id, role: user.role, plugin: page?.slug, expiresAt: claims.expiry)
    }
}

extension DovetailRoutes {
    /// Answers a request that was matched to a row of the table; every error becomes a problem document.
    func answer(_ request: Request, parameters: Parameters, route: Route, logger: Logger) async -> Response {
        let problems = ProblemAnswer(request: request, logger: logger)
        let gate = BodyGate()
        return await self.host.withRequest(problems.requestID, traceparent: request.headers[.traceparent]) {
            let response = await self.carryOut(request, parameters, route, logger, problems, gate)
            // Before anything is written: what is left of the body is skipped by whoever reads the next request.
            if !gate.isKeptOpen || response.isBodiless(for: request) {
                await gate.close(on: .current)
            }
            return response.framed(for: request)
        }
    }

    private func carryOut(
        _ request: Request, _ parameters: Parameters, _ route: Route, _ logger: Logger, _ problems: ProblemAnswer,
        _ gate: BodyGate
    ) async -> Response {
        var response: Response
        do {
            try request.refuseWhatIsNotUnderstood()
            let caller = try self.admit(request, parameters, route)
            response = try await route.handler(
                Call(
                    request: request, parameters: parameters, signedIn: caller, server: self, logger: logger, gate: gate
                ))
            response.headers[.requestID] = problems.requestID?.rawValue
        } catch is CancellationError where ClientConnection.current?.hasHungUp == true {
            return self.farewell(to: request, logger.with(self.host.requestFacts))
        } catch {
            let problems = ProblemAnswer(request: request, logger: logger.with(self.host.requestFacts))
            // Whose client is still there is cancelled because the server stops.
            response = problems.response(to: error is CancellationError ? DovetailError.serverStops : error)
        }
        if route.isCrossOrigin { response.headers[.accessControlAllowOrigin] = "*" }
        return response
    }

    /// What nobody reads: the client has hung up before it was answered.
    private func farewell(to request: Request, _ logger: Logger) -> Response {
        logger.debug(
            "A client hung up before it was answered",
            metadata: ["http.method": "\(request.method)", "http.path": "\(request.uri.path.excerpt(300))"])
        return Response(status: .init(code: 499, reasonPhrase: "Client Closed Request"))
    }

    /// Who asks, if that is enough for the route; nil when it does not matter.
    private func admit(_ request: Request, _ parameters: Parameters, _ route: Route) throws -> Caller? {
        if case .everybody = route.access { return nil }
        try self.checkPhase(for: route)
        switch route.access {
        case .everybody, .guests: return nil
        case .users: return try self.signIn.callerOfAPI(request)
        case .administrators:
            let caller = try self.signIn.callerOfAPI(request)
            guard caller.isAdministrator else {
                throw DovetailError(.forbidden, "Only administrators may do that, and \(caller.user) is none.")
            }
            return caller
        case .pluginUsers:
            let slug = try PluginSlug(parameters.get("slug").flatMap { PercentEncoding.decode($0) } ?? "")
            return try self.signIn.callerOfPlugin(slug, request)
        }
    }
}

extension DovetailRoutes {
    /// Refuses what a host that starts or stops does not do: while it stops, what is stored can be read.
    ///
    /// - Throws: `starting` and `stopping`.
    private func checkPhase(for route: Route) throws {
        switch self.host.phase {
        case .running: break
        case .idle, .starting:
            throw DovetailError(.starting, "The host is starting. Try again in a moment.", remedy: .retry)
        case .stopping where route.method == .get && route.access != .pluginUsers: break
        case .stopping, .stopped:
            throw DovetailError(.stopping, "The host is stopping. Try again when it is back.", remedy: .retry)
        }
    }
}

extension DovetailError {
    /// A request was under way for longer than a server that stops waits.
    fileprivate static let serverStops = DovetailError(
        .stopping, "The server stops, and the request was not done in time. Try again when it is back.", remedy: .retry)
}

extension Request {
    /// Refuses a body that was packed for its way by anything other than chunks, which nobody would unpack, and what is
    /// expected of the server beside being asked for the body.
    ///
    /// - Throws: `invalidRequest` and `expectationFailed`.
    fileprivate func refuseWhatIsNotUnderstood() throws {
        if let codings = self.headers[.transferEncoding], codings.lowercased() != "chunked" {
            throw DovetailError(
                .invalidRequest,
                "The body comes with `Transfer-Encoding: \(codings.excerpt(80))`, and only `chunked` is understood. Send it so."
            )
        }
        if let expected = self.headers[.expect], expected.lowercased() != "100-continue" {
            throw DovetailError(
                .expectationFailed,
                "The request comes with `Expect: \(expected.excerpt(80))`, and only `100-continue` is understood. Leave it out."
            )
        }
    }
}
