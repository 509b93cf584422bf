package io.dotmesh.adapters.http;

import com.fasterxml.jackson.databind.JsonNode;

/** What a body of {@code /rpc} asks for. */
record RpcRequest(String method, JsonNode params, RpcId id) {}
