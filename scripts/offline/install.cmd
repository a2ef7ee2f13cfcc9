@echo off
rem Installs the Rust AI IDE extensions beside this script. No network is used.
rem   install.cmd [EDITOR]     EDITOR: program of the editor; without it the first of
rem                            code, codium and cursor that is on PATH
setlocal enabledelayedexpansion
set "editor=%~1"
if not defined editor for %%e in (code codium cursor) do (
    if not defined editor where /q %%e.cmd && set "editor=%%e.cmd"
)
if not defined editor (
    echo No editor found. Give its program: install.cmd "C:\path\to\code.cmd" 1>&2
    exit /b 2
)
set "arguments="
for %%f in ("%~dp0*.vsix") do (
    echo installing %%~nxf
    set arguments=!arguments! --install-extension "%%~f"
)
call "%editor%" !arguments! --force
