import DovetailCore
import Synchronization

/// The routes that one awake installation has bound.
final class RouteTable: Sendable {
    typealias Handler = @Sendable (PluginRequest) async throws -> PluginResponse

    private struct Route {
        let id: Int
        let method: RequestMethod
        let pattern: RoutePattern
        let handler: Handler
    }

    private struct State {
        var routes: [Route] = []
        var nextID = 0
    }

    /// What a method and a path lead to.
    enum Match {
        /// A handler, and what the names of its path stand for.
        case handler(Handler, parameters: [String: String])
        /// The path is there, but only for other methods.
        case otherMethods([RequestMethod])
        /// There is no such path.
        case nothing
    }

    private let state = Mutex(State())

    /// Adds a route and answers its id.
    ///
    /// One that is bound already is replaced.
    func add(_ method: RequestMethod, _ path: String, handler: @escaping Handler) -> Int {
        let pattern = RoutePattern(path)
        return self.state.withLock { state in
            state.nextID += 1
            let route = Route(id: state.nextID, method: method, pattern: pattern, handler: handler)
            state.routes.removeAll { $0.method == method && $0.pattern == pattern }
            let index = state.routes.firstIndex { $0.pattern.weight < pattern.weight } ?? state.routes.endIndex
            state.routes.insert(route, at: index)
            return state.nextID
        }
    }

    func remove(_ id: Int) { self.state.withLock { $0.routes.removeAll { $0.id == id } } }

    /// Finds the handler for a request; `HEAD` is answered by `GET` where it has no handler of its own.
    func match(_ method: RequestMethod, _ path: String) -> Match {
        let parts = path.split(separator: "/")
        let routes = self.state.withLock { $0.routes }
        var others: [RequestMethod] = []
        for route in routes {
            guard let parameters = route.pattern.match(parts) else { continue }
            if route.method == method { return .handler(route.handler, parameters: parameters) }
            others.append(route.method)
        }
        if method == .head, others.contains(.get) { return self.match(.get, path) }
        return others.isEmpty ? .nothing : .otherMethods(others)
    }
}
