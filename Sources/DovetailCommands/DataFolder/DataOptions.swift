import ArgumentParser
import Foundation

/// The flag that names a data folder on this machine.
struct DataOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The host's data folder. (env: DOVETAIL_DATA; default: that of `dovetail serve`)", valueName: "folder"))
    var data: String?

    /// The folder that the flag, or else the environment names, or else the one that counts when none is named.
    func folder(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        let variable = environment["DOVETAIL_DATA"].flatMap { $0.isEmpty ? nil : $0 }
        return self.data ?? variable ?? DataFolder.standard(in: environment)
    }
}
