import DovetailCore
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
    init(_ answer: PluginResponse) {
        var headers = HTTPFields()
        headers.reserveCapacity(answer.headers.fields.count + 4)
        for field in answer.headers.fields {
            guard let name = HTTPField.Name(field.name), !Self.withheld.contains(name) else { continue }
            headers.append(HTTPField(name: name, value: field.value))
        }
        headers[.noSniff] = "nosniff"
        headers[.securityPolicy] = BundleRoutes.sandbox
        let status = (200...599).contains(answer.status) ? answer.status : 502
        self.init(status: .init(code: status), headers: headers, body: ResponseBody(answer.body))
    }
}

extension ResponseBody {
    /// A plugin's body: in one piece when it is all there, else chunk by chunk as it comes.
    fileprivate init(_ body: PluginBody) {
        if let bytes = body.bytes {
            self = bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        } else {
            self.init(contentLength: body.length) { writer in
                for try await chunk in body { try await writer.write(ByteBuffer(bytes: chunk)) }
                try await writer.finish(nil)
            }
        }
    }
}
