import DovetailHost
import Foundation
import NIOPosix

/// Asks the system for the addresses of a name.
enum NameLookup {
    /// The system knows no address of a name.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// Threads for lookups alone, for the life of the program.
    ///
    /// A lookup keeps one until the name servers answer, and cannot be cancelled: nothing else of the host shall wait for that.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 16)
        pool.start()
        return pool
    }()

    /// The addresses of a name, in the order in which the system would try them.
    ///
    /// Returns when the system has answered: a task that is cancelled meanwhile waits for that.
    ///
    /// - Throws: `Fault`, and `CancellationError` when the task is cancelled before it has begun.
    static func addresses(of host: String) async throws -> [IPAddress] {
        try await self.threads.runIfActive { try self.resolve(host) }
    }

    private static func resolve(_ host: String) throws -> [IPAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Self.stream
        var first: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, nil, &hints, &first)
        guard status == 0 else {
            throw Fault(
                description: unsafe gai_strerror(status).map { unsafe String(cString: $0) } ?? "status \(status)")
        }
        defer { if let first = unsafe first { unsafe freeaddrinfo(first) } }
        var found: [IPAddress] = []
        var next = unsafe first
        while let entry = unsafe next {
            if let address = unsafe Self.address(entry.pointee), !found.contains(address) { found.append(address) }
            unsafe next = unsafe entry.pointee.ai_next
        }
        return found
    }

    #if canImport(Glibc)
    private static let stream = CInt(SOCK_STREAM.rawValue)
    #else
    private static let stream = SOCK_STREAM
    #endif

    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let raw = unsafe entry.ai_addr else { return nil }
        switch unsafe entry.ai_family {
        case AF_INET:
            let address = unsafe raw.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { unsafe $0.pointee.sin_addr }
            return IPAddress(bytes: unsafe withUnsafeBytes(of: address) { unsafe Array($0) })
        case AF_INET6:
            let address = unsafe raw.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                unsafe $0.pointee.sin6_addr
            }
            return IPAddress(bytes: unsafe withUnsafeBytes(of: address) { unsafe Array($0) })
        default: return nil
        }
    }
}
