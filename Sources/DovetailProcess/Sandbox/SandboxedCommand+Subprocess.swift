import Subprocess
import SystemPackage

extension SandboxedCommand {
    /// The command as swift-subprocess takes it.
    var configuration: Configuration {
        let environment = self.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        return Configuration(
            executable: .path(FilePath(self.executable)), arguments: Arguments(self.arguments),
            environment: .custom(Dictionary(uniqueKeysWithValues: environment)))
    }
}
