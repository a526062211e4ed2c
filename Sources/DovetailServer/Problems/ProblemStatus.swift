import DovetailCore

/// The one table that says which status code a kind of failure has over HTTP.
///
/// 4xx says that another request may succeed; 5xx that this one should have, and who did not do their part: the plugin
/// (502), time (504), the host at the moment (503), the disk (507), the host (500).
enum ProblemStatus {
    private static let table: [DovetailError.Code: Int] = [
        .invalidName: 400, .invalidRequest: 400,
        .unauthenticated: 401,
        .forbidden: 403, .permissionDenied: 403,
        .pluginNotFound: 404, .releaseNotFound: 404, .notInstalled: 404, .userNotFound: 404, .notFound: 404,
        .serviceNotFound: 404,
        .methodNotAllowed: 405,
        .requestTimedOut: 408,
        .transitionRefused: 409, .operationInProgress: 409, .nameTaken: 409, .contentConflict: 409,
        .tooLarge: 413,
        .unsupportedMediaType: 415,
        .expectationFailed: 417,
        .invalidManifest: 422, .invalidPackage: 422, .invalidConfiguration: 422, .validationFailed: 422,
        .tooManyRequests: 429,
        .headTooLarge: 431,
        .internalError: 500, .damagedRelease: 500,
        .notRunnable: 501, .upgradeNotSupported: 501,
        .pluginFailed: 502, .databaseFailed: 502, .undeclared: 502, .contextEnded: 502, .statementRefused: 502,
        .crashed: 502, .protocolViolation: 502, .destinationRefused: 502, .unreachable: 502,
        .notServing: 503, .stopping: 503, .starting: 503, .interrupted: 503, .databaseBusy: 503, .quarantined: 503,
        .timedOut: 504,
        .storeFailed: 507,
    ]

    /// The codes that stand for a status code when a plugin answers with one.
    private static let codes: [Int: DovetailError.Code] = [
        400: .invalidRequest, 401: .unauthenticated, 403: .forbidden, 404: .notFound, 405: .methodNotAllowed,
        408: .requestTimedOut, 409: .conflict, 413: .tooLarge, 415: .unsupportedMediaType, 422: .validationFailed,
        429: .tooManyRequests, 503: .notServing,
    ]

    /// The status code of a kind of failure; 500 for one that is not in the table.
    static func status(of code: DovetailError.Code) -> Int { self.table[code] ?? 500 }

    /// The kind of failure that a plugin means by a status code.
    static func code(of status: Int) -> DovetailError.Code {
        self.codes[status] ?? (status < 500 ? .refused : .pluginFailed)
    }

    /// A kind of failure in a few words.
    static func title(of code: DovetailError.Code) -> String {
        let words = code.rawValue.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension DovetailError.Code {
    /// The address takes other methods.
    static let methodNotAllowed = Self(rawValue: "method_not_allowed")
    /// The body is not of the type that is expected.
    static let unsupportedMediaType = Self(rawValue: "unsupported_media_type")
    /// A request expects something of the server that it does not know.
    static let expectationFailed = Self(rawValue: "expectation_failed")
    /// The body of a request came too slowly.
    static let requestTimedOut = Self(rawValue: "request_timed_out")
    /// The head of a request is larger than the server takes.
    static let headTooLarge = Self(rawValue: "head_too_large")
    /// A request wants to speak another protocol than HTTP.
    static let upgradeNotSupported = Self(rawValue: "upgrade_not_supported")
    /// A plugin's route answered that the request does not fit what is there.
    static let conflict = Self(rawValue: "conflict")
    /// A plugin's route refused the request with a status code of its own choice.
    static let refused = Self(rawValue: "request_refused")
}
