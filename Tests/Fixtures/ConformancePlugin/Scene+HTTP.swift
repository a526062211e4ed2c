import DovetailPlugin

// Requests to elsewhere.
extension Scene {
    func takeHTTP(_ step: Step) async throws -> JSONValue {
        guard step.name == "http.send" else { throw PluginFailure.permanent("There is no step \(step.name).") }
        var request = OutboundRequest(
            RequestMethod(rawValue: step["method"]?.string ?? "GET"), try step.text("url"), body: try self.sent(step))
        request.redirects = step["redirects"]?.string.flatMap(OutboundRequest.Redirects.init) ?? .follow
        for field in step["headers"]?.array ?? [] {
            guard let name = field.array?.first?.string, let value = field.array?.last?.string else { continue }
            request.headers.append(name, value)
        }
        let response = try await self.context.http.send(request)
        var result: [String: JSONValue] = [
            "status": .integer(response.status), "url": .string(response.url),
            "redirected": .bool(response.redirects > 0),
            "headers": .array(response.headers.fields.map { [.string($0.name), .string($0.value)] }),
        ]
        switch step["read"]?.string {
        case "check":
            var (count, matches) = (0, true)
            for try await chunk in response.body {
                matches = matches && Pattern.matches(chunk, at: count)
                count += chunk.count
            }
            result["body"] = ["count": .integer(count), "matches": .bool(matches)]
        case "first":
            result["body"] = 0
            for try await chunk in response.body {
                result["body"] = .integer(min(1, chunk.count))
                break
            }
        default: result["bytes"] = .string(try await response.body.collect(upTo: 1 << 20).base64)
        }
        return .object(result)
    }

    private func sent(_ step: Step) throws -> PluginBody {
        if let stream = step["stream"] {
            return PluginBody(chunks: PatternChunks(size: stream["size"]?.wholeNumber, failsAfter: nil, end: nil))
        }
        let hasBytes = step["text"] != nil || step["size"] != nil || step["bytes"] != nil
        return PluginBody(bytes: hasBytes ? try step.bytes() : [])
    }
}
