/// Which addresses plugins may reach.
struct OutboundPolicy: Sendable {
    /// What the operator lets them reach beside the public internet.
    let allowed: [OutboundAllowance]
    /// What the operator closes of the public internet.
    var refused: [IPNetwork] = []

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
            let allowances = self.allowed.filter { $0.covers(address, of: destination) }
            guard !destination.isForOtherProtocol else { return allowances.contains { $0.port != nil } }
            return !allowances.isEmpty || !self.isClosed(address, own: own)
        }
    }

    private func isClosed(_ address: IPAddress, own: Set<IPAddress>) -> Bool {
        address.isSpecial
            || [address, address.unwrapped].contains { address in
                own.contains(address) || self.refused.contains { $0.contains(address) }
            }
    }
}
