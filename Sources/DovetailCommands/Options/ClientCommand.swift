import ArgumentParser
import DovetailAPI
import DovetailCore

/// A command that talks to a host.
protocol ClientCommand: AsyncParsableCommand {
    /// Which host.
    var host: ConnectionOptions { get }
    /// In which form the result is printed.
    var output: OutputOptions { get }

    /// Does what the command is for.
    func run(_ client: APIClient) async throws
}

extension ClientCommand {
    func run() async throws {
        do {
            try await self.run(APIClient(connection: self.host.connection()))
        } catch var failure as CommandFailure {
            if self.output.output == .json { failure.document = try JSONText.of(FailureDocument(failure)) }
            throw failure
        }
    }
}

/// A failure for programs, on standard error.
private struct FailureDocument: Encodable {
    let message: String
    let code: DovetailError.Code?
    let remedy: DovetailError.Remedy?
    let findings: [Finding]
    let result: API.OperationResult?
    let status: Int32

    init(_ failure: CommandFailure) {
        self.message = failure.message
        self.code = failure.code
        self.remedy = failure.remedy
        self.findings = failure.findings
        self.result = failure.result
        self.status = failure.status.rawValue
    }
}
