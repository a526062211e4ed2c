/// Which addresses plugins may reach.
struct OutboundPolicy: Sendable {
    /// What the operator lets them reach beside the public internet.
    let allowed: [OutboundAllowance]

    /// Those of the addresses that a name has led to which may be connected to, in the same order.
    ///
    /// - Parameters:
    ///   - addresses: What the name has led to just now.
    ///   - destination: Where the request goes.
    ///   - own: The addresses of this machine.
    /// - Returns: What is left; empty when plugins may reach none.
    func reachable(
        _ addresses: [IPAddress], of destination: OutboundDestination, own: Set<IPAddress>
    ) -> [IPAddress] {
        addresses.filter { address in
            self.allowed.contains { $0.covers(address, of: destination) }
                || (!address.isSpecial && !own.contains(address) && !own.contains(address.unwrapped))
        }
    }
}
