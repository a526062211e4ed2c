import DovetailCommands
import DovetailHost
import Foundation
import LedgerPlugin

/// `dovetail serve` with the ledger compiled into it, from the packages that `LEDGER_PACKAGES` names, with colons between.
@main
struct LedgerServer {
    static func main() async {
        let packages = ProcessInfo.processInfo.environment["LEDGER_PACKAGES"] ?? ""
        await Dovetail.serve { host in
            for package in packages.split(separator: ":") {
                host.register(LedgerPlugin.self, package: String(package))
            }
        }
    }
}
