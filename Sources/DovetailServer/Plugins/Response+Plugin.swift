import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// What must not come from a plugin: cookies of the host's own origin, what is the connection's, and what the host
    /// says itself.
    private static let withheld: Set<HTTPField.Name> = [
        .setCookie, .connection, .transferEncoding, .upgrade, .te, .trailer, .contentLength, .date, .server,
        .known("Keep-Alive"), .known("Proxy-Connection"), .accessControlAllowOrigin, .accessControlAllowCredentials,
        .noSniff, .securityPolicy, .requestID, .wwwAuthenticate, .strictTransportSecurity, .known("Alt-Svc"),
        .known("Set-Cookie2"), .known("Clear-Site-Data"), .known("Service-Worker-Allowed"), .known("NEL"),
        .known("Report-To"), .known("Reporting-Endpoints"),
    ]

    /// A plugin's answer as it goes out: were it shown as a page, it would run in a sandbox.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - call: What it answers.
    ///   - name: Whose it is, for errors: `GET /ticks of Clock for user ada`.
    /// - Throws: `pluginFailed` when its head is none that can go out.
    init(_ answer: PluginResponse, to call: Call, named name: () -> String) throws {
        guard (200...599).contains(answer.status) else {
            throw Self.unusable(name(), "with the status \(answer.status); it is one from 200 to 599")
        }
        var headers = HTTPFields()
        headers.reserveCapacity(answer.headers.fields.count + 4)
        for field in answer.headers.fields {
            guard let name = HTTPField.Name(field.name), !Self.withheld.contains(name) else { continue }
            headers.append(HTTPField(name: name, value: field.value))
        }
        let limit = call.settings.limits.head
        let size = headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
        guard size <= limit else {
            throw Self.unusable(name(), "with a head of \(size) bytes; at most \(limit) go out (http.head)")
        }
        headers[.noSniff] = "nosniff"
        headers[.securityPolicy] = BundleRoutes.sandbox
        let isEventStream = headers[.contentType]?.lowercased().hasPrefix("text/event-stream") == true
        self.init(
            status: .init(code: answer.status), headers: headers,
            body: ResponseBody(answer.body) { body in
                // It may be made of the request's, which is read on until the answer's end.
                call.gate.keepOpen()
                let connection = ClientConnection.current
                connection?.isReadOn = true
                return AnswerStream(
                    body: body, name: name(), isEventStream: isEventStream, limits: call.settings.limits,
                    clock: call.host.clock, connection: connection, logger: call.tracedLogger,
                    beforeEnd: { [gate = call.gate] in await gate.close(on: connection) })
            })
    }

    private static func unusable(_ name: String, _ what: String) -> DovetailError {
        DovetailError(.pluginFailed, "\(name) answered \(what). Tell the plugin's author.", remedy: .askAuthor)
    }
}

extension ResponseBody {
    /// A plugin's body: in one piece when it is all there, else chunk by chunk as it comes.
    fileprivate init(_ body: PluginBody, stream: (PluginBody) -> AnswerStream) {
        if let bytes = body.bytes {
            self = bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        } else {
            let stream = stream(body)
            self.init(contentLength: body.length) { writer in try await stream.write(to: &writer) }
        }
    }
}
