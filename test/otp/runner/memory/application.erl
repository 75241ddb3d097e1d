%% In place of OTP's application, for suites that start sasl and os_mon only to ask memsup how much
%% memory the machine has. These applications want port programs; what they are asked for is in
%% memsup.erl beside. Suites that test applications use OTP's module.
-module(application).
-export([start/1, stop/1, get_env/2, get_env/3]).

start(sasl) -> ok;
start(os_mon) -> ok.

stop(_) -> ok.

get_env(_, _) -> undefined.
get_env(_, _, Default) -> Default.
