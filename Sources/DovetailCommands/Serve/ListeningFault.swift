import ArgumentParser
import Foundation
import NIOCore

/// Why the server could not listen, in words.
enum ListeningFault {
    /// The failure that an error of the network stands for.
    static func failure(_ error: any Error, _ settings: ServeSettings) -> CommandFailure {
        let place = "port \(settings.port) of \(settings.host)"
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE?:
            return CommandFailure(
                "The server cannot listen on \(place): another program listens there. Stop it, or choose another with --port.",
                status: .cannotServe)
        case EACCES?:
            return CommandFailure(
                "The server may not listen on \(place). Ports below 1024 are the administrator's: choose another with --port.",
                status: .cannotServe)
        case EADDRNOTAVAIL?:
            return CommandFailure(
                "The server cannot listen on \(place): this machine has no such address. Choose another with --host.",
                status: .cannotServe)
        default:
            return CommandFailure(
                "The server ended: \(error)", status: error is SocketAddressError ? .cannotServe : .hostFailed)
        }
    }
}
