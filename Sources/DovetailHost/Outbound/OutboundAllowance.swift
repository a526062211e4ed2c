import Foundation

/// An address outside of what plugins may reach that the operator lets them reach all the same.
///
/// `intranet.example`, `localhost:8080`, `10.1.0.0/16`, `192.168.1.7:9000`, `[fd00::1]:80`.
public struct OutboundAllowance: Sendable, Hashable {
    private enum Place: Hashable {
        /// A name, whatever it resolves to.
        case name(String)
        case network(IPNetwork)
    }

    private let place: Place
    /// The only port; nil for every one.
    let port: Int?

    /// Reads an allowance; nil when it is none.
    public init?(_ text: String) {
        if let network = IPNetwork(text) {
            self.init(place: .network(network), port: nil)
            return
        }
        guard let colon = text.lastIndex(of: ":") else {
            self.init(name: text[...], port: nil)
            return
        }
        guard let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port) else { return nil }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            guard let network = IPNetwork(host.dropFirst().dropLast()) else { return nil }
            self.init(place: .network(network), port: port)
        } else if let network = IPNetwork(host), !host.contains(":") {
            self.init(place: .network(network), port: port)
        } else {
            self.init(name: host, port: port)
        }
    }

    private init(place: Place, port: Int?) {
        self.place = place
        self.port = port
    }

    private init?(name: Substring, port: Int?) {
        let isName = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
        }
        guard isName, !name.isEmpty, name.utf8.count <= 253 else { return nil }
        self.init(place: .name(name.lowercased()), port: port)
    }

    /// Whether it lets plugins reach an address, to which a name has led.
    func covers(_ address: IPAddress, of destination: OutboundDestination) -> Bool {
        guard self.port == nil || self.port == destination.port else { return false }
        switch self.place {
        case .name(let name): return destination.host == name
        case .network(let network): return network.contains(address) || network.contains(address.unwrapped)
        }
    }
}
