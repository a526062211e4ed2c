import ArgumentParser
import Foundation

/// The flags that name the host to talk to.
struct ConnectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The address of the host. (env: DOVETAIL_URL)", valueName: "url"))
    var url: String?

    @Option(help: ArgumentHelp("The token to sign in with. (env: DOVETAIL_TOKEN)", valueName: "token"))
    var token: String?

    @Option(help: ArgumentHelp("The data folder of a host on this machine. (env: DOVETAIL_DATA)", valueName: "folder"))
    var data: String?

    /// The host that the flags, or else the environment, or else the data folder name.
    func connection(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Connection {
        try Connection(self.wish(environment))
    }

    /// What the flags and the environment say, flags first; an empty variable says nothing.
    func wish(_ environment: [String: String]) -> Connection.Wish {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        return Connection.Wish(
            url: self.url ?? variable("DOVETAIL_URL"), token: self.token ?? variable("DOVETAIL_TOKEN"),
            dataFolder: self.data ?? variable("DOVETAIL_DATA") ?? DataFolder.standard(in: environment))
    }
}
