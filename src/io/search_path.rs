//! Where programs are looked for: the search path without what evidence, or anybody, could put a program into.

use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::distrust::{self, Distrust};

/// The folders of a search path that programs are taken from.
#[derive(Clone, Debug)]
pub struct SearchPath {
    folders: Vec<PathBuf>,
    /// Folders that no program is taken from, and why.
    passed_over: Vec<(PathBuf, Objection)>,
    /// Nothing in it is run: the pack, or the work tree that is judged.
    outside_of: Option<PathBuf>,
}

/// A program that is not run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoProgram {
    #[error("`{0}` is not installed: no folder of PATH holds it")]
    NotInstalled(String),
    #[error("`{0}` is no program: there is no file that may be run")]
    NoFile(String),
    #[error("`{}` is not run: {why}", path.display())]
    Refused { path: PathBuf, why: Objection },
}

/// Why a program is not run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Objection {
    #[error("its folder stands in PATH by a relative name")]
    Relative,
    #[error("it lies in the pack, and evidence brings no programs")]
    InThePack,
    #[error("a program is named by its name alone, or by its whole path")]
    NotByName,
    #[error(transparent)]
    Distrusted(#[from] Distrust),
}

impl SearchPath {
    /// A search path as the environment gives it, with nothing from `outside_of`.
    pub fn new(path: &OsStr, outside_of: Option<&Path>) -> Self {
        let mut cleaned = Self { folders: Vec::new(), passed_over: Vec::new(), outside_of: outside_of.map(real) };
        for folder in std::env::split_paths(path) {
            match cleaned.objection(&folder) {
                Ok(()) => cleaned.folders.push(folder),
                Err(why) => cleaned.passed_over.push((folder, why)),
            }
        }
        cleaned
    }

    /// The path that a program is given.
    pub fn to_os_string(&self) -> OsString {
        std::env::join_paths(&self.folders).unwrap_or_default()
    }

    /// The program of a name, or at a whole path.
    ///
    /// # Errors
    /// [`NoProgram`] where there is none, or only one that is not run.
    pub fn find(&self, program: &str) -> Result<PathBuf, NoProgram> {
        let named = Path::new(program);
        if named.is_absolute() {
            return self.checked(named.to_owned()).unwrap_or_else(|| Err(NoProgram::NoFile(program.to_owned())));
        }
        if program.contains('/') {
            return Err(NoProgram::Refused { path: named.to_owned(), why: Objection::NotByName });
        }
        let found: Vec<Result<PathBuf, NoProgram>> =
            self.folders.iter().filter_map(|folder| self.checked(folder.join(program))).collect();
        let first = found.iter().find(|it| it.is_ok()).or(found.first()).cloned();
        first.or_else(|| self.refused(program)).unwrap_or_else(|| Err(NoProgram::NotInstalled(program.to_owned())))
    }

    /// A file that can be run, unless somebody else may have put it there; `None` where it cannot.
    fn checked(&self, file: PathBuf) -> Option<Result<PathBuf, NoProgram>> {
        is_program(&file).then(|| match self.objection_to_program(&file) {
            Ok(()) => Ok(file),
            Err(why) => Err(NoProgram::Refused { path: file, why }),
        })
    }

    fn objection_to_program(&self, file: &Path) -> Result<(), Objection> {
        if self.is_of_the_pack(file) {
            return Err(Objection::InThePack);
        }
        Ok(distrust::of_program(file)?)
    }

    /// The program as a folder that was passed over holds it.
    fn refused(&self, program: &str) -> Option<Result<PathBuf, NoProgram>> {
        let mut inside = self.passed_over.iter().map(|(folder, why)| (folder.join(program), why));
        let (path, why) = inside.find(|(file, _)| is_program(file))?;
        Some(Err(NoProgram::Refused { path, why: why.clone() }))
    }

    /// By its real place.
    fn is_of_the_pack(&self, path: &Path) -> bool {
        self.outside_of.as_ref().is_some_and(|pack| real(path).starts_with(pack))
    }

    fn objection(&self, folder: &Path) -> Result<(), Objection> {
        if !folder.is_absolute() {
            return Err(Objection::Relative);
        }
        if self.is_of_the_pack(folder) {
            return Err(Objection::InThePack);
        }
        Ok(distrust::of_folder(folder)?)
    }
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn is_program(file: &Path) -> bool {
    file.metadata().is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    struct Scene(tempfile::TempDir);

    impl Scene {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn folder(&self, name: &str, mode: u32) -> PathBuf {
            let folder = self.0.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("tool"), "").unwrap();
            fs::set_permissions(folder.join("tool"), fs::Permissions::from_mode(0o755)).unwrap();
            fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
            folder
        }

        fn find(&self, folders: &[PathBuf], program: &str) -> Result<PathBuf, NoProgram> {
            let path = std::env::join_paths(folders).unwrap();
            SearchPath::new(&path, Some(&self.0.path().join("pack"))).find(program)
        }
    }

    fn refusal(found: Result<PathBuf, NoProgram>) -> Objection {
        match found {
            Err(NoProgram::Refused { why, .. }) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_program_is_taken_from_folders_that_only_their_owner_writes_to() {
        let scene = Scene::new();
        let (open, safe, pack) =
            (scene.folder("open", 0o777), scene.folder("safe", 0o755), scene.folder("pack/bin", 0o755));
        let distrusted = Objection::Distrusted(Distrust::Open(real(&open)));
        assert_eq!(scene.find(&[open.clone(), pack.clone(), safe.clone()], "tool"), Ok(safe.join("tool")));
        assert_eq!(refusal(scene.find(std::slice::from_ref(&open), "tool")), distrusted.clone());
        assert_eq!(refusal(scene.find(std::slice::from_ref(&pack), "tool")), Objection::InThePack);
        assert_eq!(scene.find(&[safe], "none"), Err(NoProgram::NotInstalled("none".to_owned())));
        assert_eq!(refusal(scene.find(&[], "bin/tool")), Objection::NotByName);
        assert_eq!(refusal(scene.find(&[], pack.join("tool").to_str().unwrap())), Objection::InThePack);
        assert_eq!(refusal(scene.find(&[], open.join("tool").to_str().unwrap())), distrusted);
    }

    #[test]
    fn a_link_into_the_pack_is_a_program_of_the_pack() {
        let scene = Scene::new();
        let (pack, safe) = (scene.folder("pack/bin", 0o755), scene.folder("safe", 0o755));
        std::os::unix::fs::symlink(pack.join("tool"), safe.join("linked")).unwrap();
        assert_eq!(refusal(scene.find(&[safe], "linked")), Objection::InThePack);
    }
}
