import DovetailCore
import Foundation

/// Where a request of a plugin goes: the parts of its address that decide whether it may.
struct OutboundDestination: Sendable, Equatable {
    /// Why a text is no address that can be asked; the rest of a sentence that begins with the plugin.
    struct Fault: Error, Equatable {
        let reason: String
    }

    /// `http` or `https`.
    let scheme: String
    /// The host in small letters, without brackets.
    let host: String
    let port: Int
    /// The whole address, without a fragment.
    let url: String

    /// Reads an address.
    ///
    /// - Parameters:
    ///   - text: The address.
    ///   - base: The address that it is relative to, if any.
    /// - Throws: `Fault`.
    init(_ text: String, relativeTo base: OutboundDestination? = nil) throws {
        guard text.utf8.count <= 16_384 else {
            throw Fault(reason: "an address of \(text.utf8.count) bytes, and 16384 are the most")
        }
        let url =
            base.flatMap { URL(string: $0.url) }.flatMap { URL(string: text, relativeTo: $0) } ?? URL(string: text)
        guard let url, var parts = URLComponents(url: url, resolvingAgainstBaseURL: true) else {
            throw Fault(reason: "what is no address. Write one such as https://example.org/news")
        }
        guard let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme) else {
            let found = parts.scheme.map { "“\($0.excerpt(20))”" } ?? "no scheme"
            throw Fault(reason: "an address with \(found). Only http and https can be asked")
        }
        guard parts.user == nil, parts.password == nil else {
            throw Fault(reason: "an address with a name or password in it. Send them in the field Authorization")
        }
        guard let host = parts.host?.lowercased(), !host.isEmpty else {
            throw Fault(reason: "an address without a host. Write one such as https://example.org/news")
        }
        let port = parts.port ?? (scheme == "https" ? 443 : 80)
        guard (1...65_535).contains(port) else { throw Fault(reason: "an address with the port \(port)") }
        (parts.scheme, parts.host, parts.fragment) = (scheme, host, nil)
        guard let whole = parts.string else { throw Fault(reason: "what is no address") }
        self.scheme = scheme
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        self.port = port
        self.url = whole
    }

    /// Whether another address is spoken to by the same scheme, host and port.
    func isSameOrigin(as other: OutboundDestination) -> Bool {
        (self.scheme, self.host, self.port) == (other.scheme, other.host, other.port)
    }
}
