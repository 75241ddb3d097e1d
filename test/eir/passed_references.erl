%% RUN: lumen-eir --opt %s | FileCheck %s
-module(passed_references).
-export([call/2, forward/2, wait/1, other/1]).

% Made here, waited for by a callee's callee.
% CHECK-LABEL: eir.func @"passed_references:call/2"
% CHECK: %[[MARK:.*]] = eir.recv_mark
% CHECK: "erlang:monitor/2"
% CHECK: eir.recv_bind %[[MARK]]
call(Server, Request) ->
    Ref = monitor(process, Server),
    Server ! {Ref, Request},
    forward(x, Ref).

% CHECK-LABEL: eir.func @"passed_references:forward/2"
% CHECK-NOT: eir.recv_
% CHECK: eir.tail_call @"passed_references:wait/1"
forward(_, Ref) -> wait(Ref).

% CHECK-LABEL: eir.func @"passed_references:wait/1"
% CHECK: eir.recv_use %arg0{{$}}
wait(Ref) ->
    receive {Ref, Answer} -> Answer end.

% Nobody passes a reference that is made in this module.
% CHECK-LABEL: eir.func @"passed_references:other/1"
% CHECK-NOT: eir.recv_use
% CHECK: eir.recv_peek
other(Tag) ->
    receive {Tag, Answer} -> Answer end.
