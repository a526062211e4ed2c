import DovetailCore
import DovetailHost
import Testing

/// One thing that a user asks of the ledger, and a place in it at which the host is killed.
struct KillTrial: Sendable {
    let form: LedgerForm
    let request: Request
    let point: FailPoint

    /// A trial for each place that the work comes to.
    static func all(of form: LedgerForm, _ request: Request) throws -> [KillTrial] {
        let steps = try request.steps.filter { $0 != .commit }
        var points: [FailPoint] = [.begun]
        if let failing = request.failingStep {
            // It is the last that is begun.
            for step in steps.prefix(through: steps.firstIndex(of: failing) ?? 0) {
                points += step == failing ? [.before(step)] : [.before(step), .after(step)]
            }
            points += FailPoint.Failure.allCases.map { .failure($0) }
        } else {
            let parts = FailPoint.Commit.allCases.filter { form.hasDatabase && request.changesRows || $0 == .applied }
            points += steps.flatMap { [.before($0), .after($0)] } + [.before(.commit)] + parts.map { .commit($0) }
        }
        if request == .update || request == .rollback { points += FailPoint.Switching.allCases.map { .switching($0) } }
        if steps.contains(.export) { points += FailPoint.Export.allCases.map { .export($0) } }
        if form.isIsolated, request == .install || request == .enable {
            points += FailPoint.Process.allCases.map { .process($0) }
        }
        return points.map { KillTrial(form: form, request: request, point: $0) }
    }
}

extension KillTrial {
    /// What is asked, and what comes before.
    enum Request: String, CaseIterable, Sendable {
        case install, enable, disable, configure, update, rollback, uninstall, dismiss, retry
        /// A hook fails after it has written.
        case failingInstall = "install that fails"
        case failingEnable = "enable that fails"
        case failingConfigure = "configure that fails"
        case failingUpdate = "update that fails"
        case failingUninstall = "uninstall that fails"
        /// The hook fails, and the installation is disabled all the same.
        case failingDisable = "disable whose hook fails"
        /// The hook fails, and the host does in its place what it can.
        case forcedUninstall = "uninstall by force"
    }
}
