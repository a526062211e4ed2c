import DovetailPlugin
import Synchronization

/// What a hook, a route or a service answers beside the results of its steps: what the step `answer` said last.
final class Reply: Sendable {
    private struct State {
        var step: Step?
        var body: PluginBody?
    }

    private let state = Mutex(State())

    /// Takes a step `answer`.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - body: The body of the answer to a request, where it streams.
    func set(_ step: Step, body: PluginBody?) { self.state.withLock { $0 = State(step: step, body: body) } }

    /// A member of the step; nil when there is none.
    func said(_ name: String) -> JSONValue? { self.state.withLock { $0.step?[name] } }

    /// The answer of a hook.
    func hookResult(_ results: [JSONValue]) -> HookResult {
        let step = self.state.withLock { $0.step }
        if let failure = step?["failure"] {
            let kind = failure["kind"]?.string.flatMap(PluginFailure.Kind.init) ?? .permanent
            return .failure(PluginFailure(kind, failure["message"]?.string ?? ""))
        }
        return .success(message: step?["message"]?.string, data: .array(results))
    }

    /// The answer of a route: the results as JSON, unless a step said otherwise.
    func response(_ results: [JSONValue]) throws -> PluginResponse {
        let (step, body) = self.state.withLock { ($0.step, $0.body) }
        guard let step else { return try .json(results) }
        var response = PluginResponse(status: step["status"]?.wholeNumber ?? 200)
        for field in step["headers"]?.array ?? [] {
            guard let name = field.array?.first?.string, let value = field.array?.last?.string else { continue }
            response.headers.append(name, value)
        }
        if let body { response.body = body }
        return response
    }

    /// The answer of a service: the bytes that a step named, or the results as JSON.
    func bytes(_ results: [JSONValue]) throws -> [UInt8] {
        let step = self.state.withLock { $0.step }
        guard let step else { return try JSONValue.array(results).encoded() }
        return try step.bytes()
    }
}
