import DovetailAPI
import DovetailCore
import HTTPTypes
import Hummingbird

/// Answers what no route has matched: that nothing is there, or that it takes other methods.
struct UnknownRoutes<Context: RequestContext>: RouterMiddleware {
    let table: [Route]

    @concurrent
    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let methods = self.methods(for: request.uri.path)
        let path = request.uri.path.excerpt(200)
        let answer = ProblemAnswer(request: request, logger: context.logger)
        guard !methods.isEmpty else {
            return answer.response(to: DovetailError(.notFound, "There is nothing under \(path)."))
                .framed(for: request)
        }
        var response = answer.response(
            to: DovetailError(.methodNotAllowed, "\(path) takes \(methods.joined(separator: ", "))."))
        response.headers[.allow] = methods.joined(separator: ", ")
        return response.framed(for: request)
    }

    /// The methods that a path takes.
    private func methods(for path: String) -> [String] {
        let parts = path.split(separator: "/")
        return Set(self.table.filter { Self.matches($0, parts) }.map(\.method.rawValue)).sorted()
    }

    private static func matches(_ route: Route, _ parts: [Substring]) -> Bool {
        let pattern = route.path.split(separator: "/")
        if pattern.last?.hasSuffix("...}") == true {
            return parts.count >= pattern.count && zip(pattern.dropLast(), parts).allSatisfy(Self.fits)
        }
        return parts.count == pattern.count && zip(pattern, parts).allSatisfy(Self.fits)
    }

    private static func fits(_ pattern: Substring, _ part: Substring) -> Bool {
        pattern.hasPrefix("{") || pattern == part
    }
}
