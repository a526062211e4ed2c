import DovetailPlugin

// The request that is to be answered, and the answer.
extension Scene {
    func takeRequest(_ step: Step) async throws -> JSONValue {
        switch step.name {
        case "answer":
            self.reply.set(step, body: try self.body(step))
            return .null
        case "body.check":
            var (count, matches) = (0, true)
            for try await chunk in try self.requestBody(step) {
                matches = matches && Pattern.matches(chunk, at: count)
                count += chunk.count
            }
            return ["count": .integer(count), "matches": .bool(matches)]
        case "body.first":
            // The rest is left unread.
            for try await chunk in try self.requestBody(step) { return .integer(min(1, chunk.count)) }
            return .integer(0)
        default: throw PluginFailure.permanent("There is no step \(step.name).")
        }
    }

    private func requestBody(_ step: Step) throws -> PluginBody {
        guard let request = self.request else { throw step.lacks("a request") }
        return request.body
    }

    /// The body of an answer to a request; nil for none.
    private func body(_ step: Step) throws -> PluginBody? {
        guard let request = self.request else { return nil }
        if step["echo"]?.bool == true { return request.body }
        if let stream = step["stream"] {
            let end = stream["on_end"]?.string.map { StreamEnd($0, in: self.place) }
            let size = stream["size"]?.wholeNumber
            return PluginBody(
                chunks: PatternChunks(size: size, failsAfter: stream["fail_after"]?.wholeNumber, end: end),
                length: stream["length"]?.bool == true ? size : stream["length"]?.wholeNumber)
        }
        return step["text"] != nil || step["size"] != nil || step["bytes"] != nil
            ? PluginBody(bytes: try step.bytes()) : nil
    }
}
