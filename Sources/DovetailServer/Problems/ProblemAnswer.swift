import DovetailAPI
import DovetailCore
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Turns errors into answers, with one log line for each.
struct ProblemAnswer: Sendable {
    let request: Request
    let logger: Logger

    /// The answer to a request that failed.
    func response(to error: any Error) -> Response {
        let problem = self.problem(of: error)
        var response: Response
        do {
            response = try Response(document: problem, status: problem.status)
        } catch {
            // A problem document has no numbers that could not be written.
            response = Response(status: .init(code: problem.status))
        }
        response.headers[.contentType] = "application/problem+json"
        switch problem.code {
        case .unauthenticated: response.headers[.wwwAuthenticate] = "Bearer realm=\"dovetail\""
        case .tooManyRequests: response.headers[.retryAfter] = "1"
        case .requestTimedOut: response.headers[.connection] = "close"
        case .operationInProgress, .stopping, .starting, .databaseBusy: response.headers[.retryAfter] = "5"
        case .notServing where problem.remedy == .retry: response.headers[.retryAfter] = "5"
        default: break
        }
        response.headers[.requestID] = self.requestID?.rawValue
        return response
    }

    /// The problem that an error is, with its line in the log.
    func problem(of error: any Error) -> API.Problem {
        let instance = String((self.request.head.path ?? "/").prefix { $0 != "?" }).excerpt(300)
        let problem = API.Problem(error, instance: instance)
        self.log(problem, error)
        return problem
    }

    /// The key under which the server gives each request an id.
    private static let serverID = "hb.request.id"

    /// The id of the request: the caller's own when it can stand in a log, else the server's.
    var requestID: HTTPRequestID? {
        if let own = Self.ownID(of: self.request) { return own }
        guard case .stringConvertible(let id)? = self.logger[metadataKey: Self.serverID] else { return nil }
        return HTTPRequestID("\(id)")
    }

    /// The id that the caller gave the request, when it is of a form that can stand in a log.
    static func ownID(of request: Request) -> HTTPRequestID? {
        request.headers[.requestID].flatMap { HTTPRequestID($0) }
    }

    private func log(_ problem: API.Problem, _ error: any Error) {
        var metadata: Logger.Metadata = [
            "http.method": "\(self.request.method)", "http.path": "\(problem.instance ?? "")",
            "http.status": "\(problem.status)", "error.code": "\(problem.code)",
            "error.message": "\(problem.detail.excerpt(500))",
        ]
        var logger = self.logger
        if let id = self.requestID {
            metadata["request.id"] = "\(id)"
            // The server's own, which nobody was told.
            logger[metadataKey: Self.serverID] = nil
        }
        if problem.code == .internalError { metadata["error.cause"] = "\(String(reflecting: error).excerpt(500))" }
        logger.log(level: Self.level(of: problem), "A request failed", metadata: metadata)
    }

    /// What cannot be done just now is no failure of the host's, and what has led to it was logged as such.
    private static func level(of problem: API.Problem) -> Logger.Level {
        switch problem.status {
        case 503: .notice
        case 500...: .error
        default: .info
        }
    }
}

extension Response {
    /// An answer of JSON.
    init(document: some Encodable, status: Int = 200) throws {
        self.init(
            status: .init(code: status),
            headers: [.contentType: "application/json", .cacheControl: "no-store", .noSniff: "nosniff"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try API.encode(document))))
    }
}
