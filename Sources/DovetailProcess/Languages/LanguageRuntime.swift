import DovetailCore
import DovetailHost

/// What it takes to run plugins of a language: commands, decided and not yet run.
protocol LanguageRuntime: Sendable {
    /// The program that runs the code.
    var interpreter: Interpreter { get }
    /// How a release's code is looked at; a later look is of use only when those before have found nothing.
    func looks(at release: LoadedRelease) throws -> [CodeLook]
    /// What has to be made for a release; it has no steps when nothing has.
    func preparation(of release: LoadedRelease, in folder: String) throws -> Preparation
    /// What is started, when all that was to be made lies in a folder.
    func program(for release: LoadedRelease, preparedIn folder: String) throws -> PluginProgram
}
