import DovetailAPI
import DovetailCore
import Hummingbird
import NIOCore

extension API.Problem {
    /// Any error as a problem document.
    ///
    /// What is not meant for callers is told as `internal_error`.
    init(_ error: any Error, instance: String) {
        switch error {
        case let problem as API.Problem:
            self = problem
            self.instance = instance
        case let error as DovetailError:
            self.init(error, instance: instance)
        case let failure as RequestFailure:
            let code = ProblemStatus.code(of: failure.status)
            self.init(
                code: code, title: ProblemStatus.title(of: code), status: failure.status, detail: failure.message,
                instance: instance)
        case let error as NameError:
            self.init(DovetailError(.invalidName, "\(error)"), instance: instance)
        case is NIOTooManyBytesError:
            self.init(DovetailError(.tooLarge, "The body is larger than this address takes."), instance: instance)
        default:
            self.init(
                DovetailError(
                    .internalError, "Something unexpected happened. The server's log says more.", remedy: .askOperator),
                instance: instance)
        }
    }

    private init(_ error: DovetailError, instance: String) {
        self.init(
            code: error.code, title: ProblemStatus.title(of: error.code),
            status: ProblemStatus.status(of: error.code), detail: error.message, instance: instance,
            remedy: error.remedy, findings: error.findings)
    }

    /// A request of the lifecycle that failed.
    init(_ result: DovetailCore.OperationResult) {
        let code = result.error?.code ?? .internalError
        self.init(
            code: code, title: ProblemStatus.title(of: code), status: ProblemStatus.status(of: code),
            detail: result.message, remedy: result.error?.remedy, findings: result.error?.findings ?? [],
            result: API.OperationResult(result))
    }
}
