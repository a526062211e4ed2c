import HTTPTypes
public import Hummingbird

extension RouterMethods {
    /// Adds everything that Dovetail answers: its API, the plugins' own routes, their bundles, health and description.
    ///
    /// Add it at the root of a router: plugins and pages know their addresses from there.
    @discardableResult
    public func addDovetail(_ routes: DovetailRoutes) -> Self {
        for route in routes.table {
            self.on(route.routerPath, method: route.method) { request, context in
                await routes.answer(request, parameters: context.parameters, route: route, logger: context.logger)
            }
            guard route.method == .get, !routes.hasOwnHead(route) else { continue }
            self.on(route.routerPath, method: .head) { request, context in
                await routes.answer(request, parameters: context.parameters, route: route, logger: context.logger)
            }
        }
        return self
    }
}

extension DovetailRoutes {
    /// Whether the table says itself what answers `HEAD` where it says what answers `GET`.
    fileprivate func hasOwnHead(_ route: Route) -> Bool {
        self.table.contains { $0.method == .head && $0.path == route.path }
    }
}
