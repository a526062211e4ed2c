import DovetailPlugin

extension Error {
    /// What plugin code sees of an error that it catches, as JSON.
    var described: JSONValue {
        switch self {
        case let error as DovetailError:
            [
                "type": "host", "code": .string(error.code.rawValue), "remedy": .string(error.remedy.rawValue),
                "message": .string(error.message), "findings": .integer(error.findings.count),
            ]
        case let failure as PluginFailure:
            ["type": "plugin", "kind": .string(failure.kind.rawValue), "message": .string(failure.message)]
        case let failure as RequestFailure:
            ["type": "request", "status": .integer(failure.status), "message": .string(failure.message)]
        case is CancellationError: ["type": "cancelled"]
        default: ["type": "error", "message": .string("\(self)")]
        }
    }
}

/// An error of the plugin's own, of which the host knows nothing.
struct Mishap: Error, CustomStringConvertible {
    let description: String
}
