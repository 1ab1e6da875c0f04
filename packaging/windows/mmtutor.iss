; Inno Setup: iscc /DVersion=0.1.0 packaging\windows\mmtutor.iss, after packaging\build.py.
; For one user without administrator's rights, or for everybody with them. A learner's answers are never removed.

#ifndef Version
  #error Say which version: /DVersion=...
#endif

[Setup]
AppId={{6C3B0C0E-6B0B-4B8E-9D52-0A3A2B6B7F41}
AppName=mmtutor
AppVersion={#Version}
AppPublisher=mmtutor
DefaultDirName={autopf}\mmtutor
DefaultGroupName=mmtutor
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=mmtutor-{#Version}-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
UninstallDisplayIcon={app}\mmtutor.exe

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[Files]
Source: "..\..\dist\mmtutor\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\mmtutor"; Filename: "{app}\mmtutor.exe"
Name: "{autodesktop}\mmtutor"; Filename: "{app}\mmtutor.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\mmtutor.exe"; Description: "{cm:LaunchProgram,mmtutor}"; Flags: nowait postinstall skipifsilent
